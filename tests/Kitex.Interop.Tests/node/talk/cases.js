"use strict";
// What is asked of a server of Talk. A case gets the channel it needs and throws when an answer is wrong.

const { equal, failed, run, start, status } = require("./calls");
const { fields } = require("./talk");

const MANY = 10_000;
const FOUR_MB = 4 * 1024 * 1024;
// What stands before data of that length when a message has nothing else.
const OVERHEAD = 5;
// The largest message that the server takes: see ForeignClientTests.cs.
const SERVER_LIMIT = 5 * 1024 * 1024;
const TEXT = "Grüße, 日本語, 😀 and 𝄞";

const range = count => [...Array(count).keys()];
const bytes = length => Buffer.alloc(length, Buffer.from(range(256)));
const numbers = answers => answers.map(answer => Number(answer.number));
const answer = ({ text = "", data = Buffer.alloc(0), number = 0 }) => ({ metadata: [], text, data, number: String(number) });
const outcome = ({ code, details }) => [code, details];

let names = 0;
const newName = word => `node ${word} ${names++}`;

const cases = {
  async messages_come_back({ talk }) {
    const question = { text: TEXT, data: bytes(256), number: "-9223372036854775808" };
    equal(answer(question), await run(talk, "ask", question));
    equal(answer({}), await run(talk, "ask", {}));
  },

  async streams_of_every_kind_come_whole({ talk }) {
    const questions = ["a", "ü", "😀"].map((text, number) => ({ text, data: Buffer.from(text), number }));
    equal(answer({ text: "aü😀", data: Buffer.from("aü😀"), number: 3 }), await run(talk, "gather", questions));
    equal(range(5).map(number => answer({ text: "m", number })), await run(talk, "spread", { text: "m", wish: { count: 5 } }));
    equal(questions.map(answer), await run(talk, "chat", questions));
  },

  async ten_thousand_messages_go_each_way({ talk }) {
    const questions = range(MANY).map(number => ({ text: "m", number }));
    equal(String((MANY * (MANY - 1)) / 2), (await run(talk, "gather", questions)).number);
    equal(range(MANY), numbers(await run(talk, "spread", { wish: { count: MANY } })));
    equal(range(MANY), numbers(await run(talk, "chat", questions)));
  },

  async streams_may_be_empty_and_so_may_messages({ talk }) {
    equal(answer({}), await run(talk, "gather", []));
    equal([], await run(talk, "spread", {}));
    equal([], await run(talk, "chat", []));
    equal(range(3).map(() => answer({})), await run(talk, "chat", [{}, {}, {}]));
  },

  async talk_alternates({ talk }) {
    const chat = start(talk, "chat", [{ number: 0 }], { finish: false });
    chat.onAnswer = ({ number }) => (Number(number) === 100 ? chat.call.end() : chat.call.write({ number: Number(number) + 1 }));
    equal(range(101), numbers(await chat.done));
  },

  async either_side_may_end_first({ talk }) {
    // The answers follow the end of the questions.
    equal([0, 1, 2], numbers(await run(talk, "chat", range(3).map(number => ({ number, wish: { late: true } })))));

    // The server ends while there could be more questions.
    equal([7], numbers(await run(talk, "chat", [{ number: 7, wish: { enough: true } }], { finish: false })));
    equal("8", (await run(talk, "gather", [{ number: 8, wish: { enough: true } }], { finish: false })).number);
  },

  async every_status_arrives({ talk }) {
    // Kitex says behind the words that they are the handler's.
    const message = "50% für 你好 🔑\n";
    for (const code of Object.values(status).filter(code => Number(code) > 0)) {
      const error = await failed(run(talk, "ask", { wish: { fail: { code, message, details: Buffer.from([8, 5, 255]) } } }));
      equal([code, `${message} [biz error]`], outcome(error));
      equal([Buffer.from([8, 5, 255])], error.metadata.get("grpc-status-details-bin"));
    }
  },

  async a_stream_fails_behind_its_messages({ talk }) {
    // grpc-js hands out a failure at once, and drops the messages that it has not handed out by then.
    const begin = (all, heard) => equal(all.slice(0, heard.length), heard);
    const spread = await failed(run(talk, "spread", { wish: { count: 3, fail: { code: 9, message: "no more" } } }));
    equal([9, "no more [biz error]"], outcome(spread));
    begin([0, 1, 2], numbers(spread.answers));
    const refusal = [{ wish: { fail: { code: 7, message: "no" } } }];
    equal([7, "no [biz error]"], outcome(await failed(run(talk, "gather", refusal))));
    const chat = await failed(run(talk, "chat", refusal));
    equal([7, "no [biz error]"], outcome(chat));
    begin([0], numbers(chat.answers));
  },

  async what_is_not_served_is_refused({ mode, talk }) {
    // Kitex has 1 for a method, which is CANCELLED here, and 20 for a service, which is given on as it is.
    for (const [path, kitex, words] of [
      ["/interop.Talk/Missing", 1, "unknown method Missing"],
      ["/interop.Missing/Ask", 20, "unknown service Missing"],
    ]) {
      const missing = new Promise((resolve, reject) =>
        talk.makeUnaryRequest(path, x => x, x => x, Buffer.alloc(0), (error, reply) => (error ? reject(error) : resolve(reply))));
      equal([mode === "standard" ? status.UNIMPLEMENTED : kitex, words], outcome(await failed(missing)));
    }
  },

  async a_deadline_ends_the_call_on_both_sides({ talk }) {
    for (const [name, call] of await callsThatWait(talk, "deadline", 1.5)) {
      equal(status.DEADLINE_EXCEEDED, (await failed(call.done)).code);
      equal("cancelled", (await run(talk, "ended", { name })).name);
    }
  },

  async the_server_knows_the_time_left({ talk }) {
    for (const seconds of [30, 3600]) {
      const left = Number((await run(talk, "ask", { wish: { tellTime: true } }, { seconds })).number);
      equal([true, seconds, left], [0 < left && left <= seconds * 1000, seconds, left]);
    }
    equal("-1", (await run(talk, "ask", { wish: { tellTime: true } }, { seconds: null })).number);
  },

  async cancelling_reaches_the_handler({ talk }) {
    for (const [name, call] of await callsThatWait(talk, "cancel", 30)) {
      call.call.cancel();
      equal(status.CANCELLED, (await failed(call.done)).code);
      equal("cancelled", (await run(talk, "ended", { name })).name);
    }
  },

  async metadata_goes_both_ways({ talk }) {
    const said = [
      { name: "x-text", text: "a, b and c" },
      { name: "x-many", text: "one" },
      { name: "x-many", text: "two" },
      { name: "x-data-bin", data: bytes(256) },
      { name: "x-data-bin", data: Buffer.from([1]) },
    ];
    // Node joins the texts of a name.
    const joined = all => {
      const ours = all.filter(({ name }) => name.startsWith("x-"));
      const values = name => ours.filter(one => one.name === name).map(({ text, data }) => (name.endsWith("-bin") ? data.toString("hex") : text));
      return Object.fromEntries([...new Set(ours.map(one => one.name))].sort().map(name => [name, values(name).join(", ")]));
    };
    const heard = await run(talk, "ask", { wish: { tellMetadata: true } }, { fields: said });
    equal(joined(said), joined(heard.metadata));

    const wish = { headers: said, trailers: said, count: 1 };
    for (const method of ["ask", "spread"]) {
      const call = start(talk, method, { wish });
      await call.done;
      equal(joined(said), joined(fields(await call.headers)));
      equal(joined(said), joined(fields(await call.trailers)));
    }
  },

  async gzip_goes_both_ways(peer) {
    const other = peer.another({ "grpc.default_compression_algorithm": 2 });
    const text = "z".repeat(1_000_000);
    equal(text, (await run(other.talk, "ask", { text })).text);
    equal([text, text], (await run(other.talk, "chat", [{ text }, { text }])).map(one => one.text));
    other.close();
  },

  async what_the_server_cannot_decompress_is_refused(peer) {
    const other = peer.another({ "grpc.default_compression_algorithm": 1 });
    equal(
      [peer.mode === "standard" ? status.UNIMPLEMENTED : status.INTERNAL, "no kitex compressor registered found for:deflate"],
      outcome(await failed(run(other.talk, "ask", { text: "z".repeat(10_000) }))));
    other.close();
    equal("plain", (await run(peer.talk, "ask", { text: "plain" })).text);
  },

  async four_megabytes_are_no_more_than_that({ talk }) {
    // The most that grpc-js takes.
    for (const size of [FOUR_MB - OVERHEAD - 1, FOUR_MB - OVERHEAD]) {
      const data = bytes(size);
      equal(true, data.equals((await run(talk, "ask", { data })).data));
      equal(true, data.equals((await run(talk, "chat", [{ data }]))[0].data));
    }

    const beyond = { wish: { size: FOUR_MB - OVERHEAD + 1, count: 1 } };
    equal(status.RESOURCE_EXHAUSTED, (await failed(run(talk, "ask", beyond))).code);
    equal(status.RESOURCE_EXHAUSTED, (await failed(run(talk, "spread", beyond))).code);
  },

  async the_limit_of_the_server_holds(peer) {
    const other = peer.another({ "grpc.max_receive_message_length": -1 });
    const most = Buffer.alloc(SERVER_LIMIT - OVERHEAD);
    equal(true, most.equals((await run(other.talk, "ask", { data: most })).data));
    const beyond = { data: Buffer.alloc(SERVER_LIMIT - OVERHEAD + 1) };
    for (const [method, question] of [["ask", beyond], ["gather", [beyond, beyond, beyond]], ["chat", [beyond, beyond, beyond]]]) {
      const error = await failed(run(other.talk, method, question));
      equal([status.RESOURCE_EXHAUSTED, true], [error.code, error.details.includes("larger than max (5242881 vs. 5242880)")]);
    }
    equal("goes on", (await run(other.talk, "ask", { text: "goes on" })).text);
    other.close();
  },

  async hundreds_of_calls_share_a_connection({ talk }) {
    const texts = range(300).map(i => `call ${i}`);
    equal(texts, (await Promise.all(texts.map(text => run(talk, "ask", { text })))).map(one => one.text));
  },
};

// Calls of every kind that have begun, each waiting under a name of its own.
async function callsThatWait(talk, word, seconds) {
  const calls = ["ask", "gather", "spread", "chat"].map(method => {
    const name = newName(`${word} ${method}`);
    const question = { wish: { wait: name } };
    return [name, start(talk, method, talk[method].requestStream ? [question] : question, { seconds, finish: false })];
  });
  await Promise.all(calls.map(([name]) => run(talk, "begun", { name })));
  return calls;
}

// What needs a server of its own.
const apart = {
  async calls_beyond_the_servers_limit_wait({ talk }) {
    const answers = await Promise.all(range(50).map(() => run(talk, "ask", { wish: { meet: 2 } })));
    equal(2, Math.max(...numbers(answers)));
  },

  async silence_ends_well({ talk }) {
    // Until the test has seen pings.
    equal("silent", (await run(talk, "ask", { text: "silent", wish: { wait: "silence" } })).text);
  },

  async pings_keep_a_silent_connection(peer) {
    const other = peer.another({ "grpc.keepalive_time_ms": 300, "grpc.keepalive_timeout_ms": 10_000 });
    await apart.silence_ends_well(other);
    other.close();
  },

  async a_restart_loses_no_call(peer) {
    const other = peer.another({ "grpc.initial_reconnect_backoff_ms": 100 });
    equal("old", (await run(other.talk, "ask", { text: "old", wish: { wait: "restart" } })).text);
    equal("new", (await run(other.talk, "ask", { text: "new" }, { waitForReady: true })).text);
    other.close();
  },
};

module.exports = { ...cases, ...apart, ALL: Object.keys(cases) };
