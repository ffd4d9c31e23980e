"""The wordings in which a name can hardly be anything but a place, in six languages, and what it may yet be."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CAPITAL = r"[^\W\d_a-zа-яё]"
_NAME = (
    rf"(?P<name>(?:d[’']|l[’'])?{_CAPITAL}[^\W\d_]*[a-zа-яё][\w’'-]*"
    rf"(?:[ -](?:(?:de|of|the|la|el|del|des|du|an|a)[ -])?{_CAPITAL}[\w’'-]+){{0,2}})"
)
"""One to three words with capitals, not an acronym."""
_AFTER = (
    "time please pls plz thanks svp now then and when join attend participate take be also come allowed welcome can "
    "may could is are et y и por s'il ahora maintenant peut peuvent puede pueden может могут можно"
)
_END = rf"(?=\s*(?:[?!.,;:)…]|$|\n|\b(?i:{'|'.join(_AFTER.split())})\b))"
_WITHIN = r"[^?!.,;:]{0,40}?"


def _named_after(words: str) -> str:
    """A name with capitals, at the end of its clause, after `words` in whatever letters."""
    return rf"(?i:{words}){_NAME}{_END}"


_HAN = r"[\u4e00-\u9fff]"
_ARABIC = r"[\u0621-\u064a]{3,}"
_ARABIC_HOUR = r"(?:\bكم\s+الساعة|\bالساعة\s+كم|\bكم\s+الوقت)(?:\s+(?:الآن|الان|ستكون|تكون|هي))?\s+في\s+"
_ARABIC_END = r"(?=\s*(?:[؟?!.،]|$|المشاركة|الحضور|يحضر|يشارك|أن))"
_HAN_BEFORE = r"(?:^|[，,。？?！!\s]|请问)"

FRAMES: dict[str, tuple[str, ...]] = {
    "en": (
        _named_after(
            rf"\btime\b{_WITHIN}\b(?:in|at|for|from)\s+(?:the\s+city\s+of\s+|(?:us|people)\s+in\s+)?"
        ),
        _named_after(rf"\b(?:when|what hour|which hour|clock|hour)\b{_WITHIN}\b(?:in|over\s+in)\s+"),
        rf"(?i:\b(?:in|for)\s+){_NAME}(?i:\s+(?:time|local\s+time))\b",
        _named_after(
            r"\b(?:people|person|someone|somebody|anyone|anybody|citizens?|nationals?|residents?|inhabitants)\s+"
            r"(?:from|of|in)\s+(?:the\s+(?:kingdom|republic|planet|island)\s+of\s+)?"
        ),
        _named_after(r"\b(?:i|we)\s+(?:come|live|am\s+living|are\s+living)\s+(?:from|in)\s+"),
    ),
    "fr": (
        _named_after(rf"\bheures?\b{_WITHIN}\b(?:à|a|au|en)\s+"),
        _named_after(r"\b(?:heure|fuseau)\s+(?:de\s+|du\s+|d[’'])"),
        _named_after(
            r"\b(?:quelqu[’']un|personnes?|gens|citoyens?|citoyennes?|ressortissants?|habitants?)\s+"
            r"(?:de\s+|du\s+|d[’'])"
        ),
        _named_after(r"\b(?:j[’']habite|nous\s+habitons|je\s+vis)\s+(?:à|a|au|en)\s+"),
    ),
    "es": (
        _named_after(rf"\bhoras?\b{_WITHIN}\ben\s+"),
        _named_after(r"\b(?:hora|horario)\s+de\s+"),
        _named_after(r"\b(?:alguien|personas?|gente|ciudadan[oa]s?|habitantes?|residentes?)\s+(?:de|en)\s+"),
        _named_after(r"\b(?:vivo|vivimos)\s+en\s+"),
    ),
    "ru": (
        _named_after(rf"(?:\bвремени\b|\bвремя\b|\bво\s+сколько\b|\bкоторый\s+час\b){_WITHIN}\bво?\s+"),
        _named_after(r"\b(?:кто-то|кто-нибудь|люди|людям|человек|граждане|гражданин|жители|житель)\s+из\s+"),
        r"(?i:\bпо\s+(?P<name>\w+[сц]кому)\s+времени\b)",
    ),
    "zh": (
        rf"在(?P<name>{_HAN}{{2,6}}?)(?:那边|这边)?(?:现在|当地|是|那时|的时间是)?几点",
        rf"{_HAN_BEFORE}(?P<name>{_HAN}{{2,6}}?)(?:那边|这边|现在|当地)+(?:是|的时间是)?几点",
        rf"(?:{_HAN_BEFORE}|按)(?P<name>{_HAN}{{2,5}})时间(?=几点|是几点|多少|呢|[？?])",
        rf"来自(?P<name>{_HAN}{{2,6}})的(?:人|公民|居民)",
    ),
    "ar": (
        rf"\bبتوقيت\s+(?P<name>{_ARABIC}(?:\s+ستان)?)",
        _ARABIC_HOUR + rf"(?P<name>{_ARABIC})",
        rf"\b(?:شخص|أشخاص|مواطن|مواطنين|سكان|أحد|ناس)\s+من\s+(?P<name>{_ARABIC}){_ARABIC_END}",
    ),
}
LOWER_CASE = (
    r"\bwhat(?:'s| is| s)?(?: the)? time (?:is it |is that |will it be |it is )?"
    r"(?:in|at) (?P<name>[a-z]{5,})\s*\??\s*$"
)
"""The one English wording in which a name in small letters is recognised."""

NO_PLACE = _set("""
    teams zoom webex outlook google excel slack skype whatsapp word calendar powerpoint meeting circular hub assembly
    central european europe summer standard local universal coordinated daylight winter morning afternoon evening
    total advance general english french spanish russian arabic chinese person public room session hall building
    parliament government ministry university company organization council municipality africa asia latin pacific
    atlantic east west north south eastern western northern southern my our your their which this that one each
    местному московскому вашему нашему женевскому европеискому центральноевропеискому среднеевропеискому швеицарскому
    محلي محليه صيفي وسط شرق غرب بلدي بلدنا مدينتي مدينتنا هنا عندنا عندكم اروبا اوروبا اجتماع اي كل عالمي موحد جلسه قاعه
""")
"""Words that stand in these wordings without being a place, in comparable spelling."""
NO_PLACE_HAN = re.compile(
    "当地|本地|开始|结束|会议|我们|你们|咱们|他们|什么|欧洲|欧中|夏令|标准|世界|格林|今天|明天|那天|大会|上线|登录|到底|大概|具体|正式|应该|"
    "需要|必须|可以|时候|时间|地方|城市|国家|公司|单位|学校|这里|那里|这边|那边|从|到|点|开|第|号|家|换算|报名|通道|休息|午休|请问|之前|以后|"
    "[一二三四五六七八九十]"
)
