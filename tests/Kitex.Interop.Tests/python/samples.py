"""The values that every peer knows by name; samples.js and Samples.cs hold the same ones."""

from interop.ttypes import Choice, Colour, Everything, Item

NAMES = ["full", "extreme", "plain"]

CHOICES = [
    Choice(text="one of four"),
    Choice(number=-(2**63)),
    Choice(item=Item(name="pen", number=3)),
    Choice(numbers=[1, -1]),
]


def full():
    return Everything(
        truth=True, tiny=1, small=2, medium=3, large=4, real=5.5,
        text="Grüße, 日本語, 😀 and 𝄞", bytes=b"\x00\x01\x80\xff", colour=Colour.GREEN,
        item=Item(name="pen", number=7), choice=Choice(item=Item(name="chosen", number=8)),
        numbers=[1, -2, 3], reals=[0.1, -2.5e10], truths=[True, False, True],
        blobs=[b"", b"\xfe\xff"], items=[Item(name="a", number=1), Item(name="b", number=2)],
        words={"red", "grün", "😀"}, smalls={-5, 5, 500},
        amounts={"small": 1, "large": 2**53 + 1, "": -1}, names={-1: "minus one", 70000: "many"},
        byColour={Colour.RED: [Item(name="rose", number=1)], Colour.ULTRAVIOLET: []},
        nested={"outer": {"yes": True, "no": False}, "empty": {}},
        note="a note", flag=False, spare=Item(name="spare", number=0), notes=["first", ""],
        limit=43, greeting="good day", quota=8, id="full")


def extreme():
    value = plain()
    value.id = "extreme"
    value.tiny, value.small, value.medium, value.large = -(2**7), -(2**15), -(2**31), -(2**63)
    value.real = 1.7976931348623157e308
    value.reals = [5e-324, float("inf"), float("-inf")]
    value.numbers = [-(2**31), 2**31 - 1]
    value.amounts = {"least": -(2**63), "most": 2**63 - 1}
    value.text = "\0 and \U0010ffff"
    value.note, value.notes, value.flag, value.quota = "", [], True, 2**63 - 1
    value.choice = Choice(number=2**63 - 1)
    return value


def plain():
    """Zeros and empty containers, and the defaults of the IDL."""
    return Everything(
        truth=False, tiny=0, small=0, medium=0, large=0, real=0.0, text="", bytes=b"", colour=0,
        item=Item(name="", number=0), choice=Choice(), numbers=[], reals=[], truths=[], blobs=[], items=[],
        words=set(), smalls=set(), amounts={}, names={}, byColour={}, nested={}, id="plain")


def sparse():
    """Only the required field is sent."""
    return Everything(id="sparse", limit=None, greeting=None, quota=None)


def named(name):
    return {"full": full, "extreme": extreme, "plain": plain, "sparse": sparse}[name]()
