"use strict";
// What is asked of a server of Peer. A case gets the connections it needs and throws when an answer is wrong.

const Int64 = require("node-int64");
const { Thrift } = require("thrift");
const { Colour, Failure, Item, NotFound, Refused } = require("interop_types");
const samples = require("./samples");
const { OldProtocol } = require("./transports");
const { equal } = require("./values");

const { INTERNAL_ERROR } = Thrift.TApplicationExceptionType;
const UNKNOWN_SERVICE = 20;

async function thrown(type, answer) {
  let result;
  try {
    result = await answer;
  } catch (error) {
    if (error instanceof type) {
      return error;
    }
    throw error;
  }
  throw new Error(`expected ${type.name}, got ${result}`);
}

const range = count => [...Array(count).keys()];

module.exports = {
  async samples_are_the_same({ client }) {
    for (const name of samples.NAMES) {
      equal(samples.named(name), await client.sample(name));
    }
  },

  async samples_come_back({ client }) {
    for (const name of samples.NAMES) {
      equal(samples.named(name), await client.echo(samples.named(name)));
    }
  },

  async absent_fields_have_their_defaults({ client }) {
    const answer = await client.echo(samples.named("sparse"));
    // A struct that was not sent is sent on as an empty one.
    equal(new Item(), answer.item);
    equal(Object.assign(samples.named("plain"), { id: "sparse", item: new Item() }), answer);
  },

  async unions_come_back({ client }) {
    for (const choice of samples.CHOICES) {
      const value = Object.assign(samples.named("plain"), { choice });
      equal(value, await client.echo(value));
    }
  },

  async several_arguments_arrive({ client }) {
    equal(
      "a|-1|true|1,-9223372036854775808|pen|1000000",
      await client.join("a", -1, true, [1, new Int64("8000000000000000")], new Item({ name: "pen" }), Colour.ULTRAVIOLET));
  },

  async void_returns({ client }) {
    equal(undefined, await client.nothing());
    equal(undefined, await client.fail(Failure.NONE));
  },

  async oneway_is_heard({ client, name }) {
    await client.note(`${name} 1`);
    await client.note(`${name} 2`);
    equal([`${name} 1`, `${name} 2`], await client.notes(name));
  },

  async declared_exceptions_are_raised({ client }) {
    const notFound = await thrown(NotFound, client.fail(Failure.NOT_FOUND));
    equal("the key 🔑", notFound.key);
    const { reason, code, advice } = await thrown(Refused, client.fail(Failure.REFUSED));
    equal(["no", -7, ["ask", "again"]], [reason, code, advice]);
  },

  async undeclared_failure_is_internal_error({ client }) {
    const { type, message } = await thrown(Thrift.TApplicationException, client.fail(Failure.UNDECLARED));
    equal([INTERNAL_ERROR, "biz error: not in the IDL"], [type, message]);
  },

  async unknown_method_is_raised(peer) {
    // As Kitex does: a message without a header names no service, so that is what is unknown; then the connection ends.
    const other = await peer.another();
    const { type, message } = await thrown(Thrift.TApplicationException, other.client.missing("?"));
    equal([UNKNOWN_SERVICE, "unknown service , method missing"], [type, message]);
    await other.closed;
  },

  async large_payloads_come_back({ client }) {
    const text = "𝄞é-".repeat(14_286);
    const bytes = Buffer.from(range(100_096));
    equal(text, await client.echoText(text));
    equal(bytes, await client.echoBytes(bytes));
  },

  async many_calls_share_a_connection({ client }) {
    for (const i of range(500)) {
      equal(`call ${i}`, await client.echoText(`call ${i}`));
    }
  },

  async calls_need_not_wait_for_answers({ client }) {
    const answers = await Promise.all(range(200).map(i => client.echoText(`call ${i}`)));
    equal(range(200).map(i => `call ${i}`), answers);
  },

  async connections_work_at_once(peer) {
    await Promise.all(range(8).map(async number => {
      const other = await peer.another();
      for (const i of range(50)) {
        equal(`${number} ${i}`, await other.client.echoText(`${number} ${i}`));
      }
      other.close();
    }));
  },

  async old_protocol_is_refused_and_the_server_goes_on(peer) {
    const old = await peer.another(OldProtocol);
    const answer = old.client.echoText("old").then(text => `the answer ${text}`);
    equal("closed", await Promise.race([answer, old.closed.then(() => "closed")]));
    const other = await peer.another();
    equal("new", await other.client.echoText("new"));
    other.close();
  },
};
