"""Words beside a name that tell whether it is a place, a person or a language, in comparable spelling (see place_text).

One list serves the six languages: a word of one of them seldom means something else in another beside a name.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PREPOSITIONS = _set("""
    in from at near to for of around via inside across within as outside versus vs
    a au aux en de du des d dans depuis pour vers chez sur
    desde para hacia por del al
    в во из изо для на по с со от до у под к ко
    في من الي عن لدي حتي عند
""")

PLACING = _set("""
    in from at near to for around a au aux en desde para depuis dans из в во для на من في الي
""")
"""Prepositions that show a place even before a word of everyday use, if it is capitalised."""

ARTICLES = _set("the la el le los les city ciudad ville г городе город города مدينه")
"""What may stand between a preposition and a name."""

BEFORE_TIME = _set("""
    time heure heures hora horas horario fuseau время времени часов часовои توقيت ساعه وقت بتوقيت hour hours clock
    timezone zone local locale
""")

AFTER_TIME = _set("""
    time times timezone clock hours hour local oclock zone based office citizen citizens national nationals resident
    residents passport delegation delegate delegates participants participant hora heure время времени
""")

NATIONALITY_BEFORE = _set("""
    am im were are is we i as a an the soy somos je suis un une nous sommes ciudadano ciudadana ciudadanos nacional
    citoyen citoyenne citoyens ressortissant nationalite nacionalidad انا نحن مواطن
""")

NATIONALITY_AFTER = AFTER_TIME | _set("""
    company companies ngo university universities people person persons student students ministry government engineer
    startup city cities mayor team organization organisation researcher researchers academic academics guests
    colleagues colleague guest individual individuals nationality subjects friends
""")

PARTS_OF_THE_WORLD = _set("latin latino latina latine south north central sud nord pan afro native asian")
"""Before "American" and the like no country is meant."""

TONGUE_BEFORE = _set("""
    in speak speaks speaking read write into to from parler parle parlez habla hablar hablo
""")

GREETINGS = _set("""
    hi hello hey dear thanks thank thx cheers bonjour salut merci hola gracias estimada estimado querida привет
    спасибо здравствуите уважаемая уважаемыи مرحبا شكرا اهلا عزيزتي with cc ask ping tell by mr mrs ms dr prof madame
    monsieur senor senora you miss sir cher chere
""")

INTRODUCING = _set("am im i'm name soy suis appelle llamo зовут")
"""What people say before their own name."""

AT_THE_ISLAND = _set("a depuis ile isla island en")
FROM_THE_ISLAND = _set(
    "suis viens sommes venons originaire habitant habitants gens collegues soy somos vengo"
)
"""Before "la Réunion", where "the meeting" would make no sense."""

SUNSET = _set("قبل بعد صلاه اذان حتي")
"""Before "المغرب", when it is the hour of prayer."""

PERSON_VERBS = _set("""
    said says say will can could would should asked told sent wrote replied thinks wants wanted has had was did does
    may might joined left knows confirmed called presented spoke promised agreed suggested mentioned shared coming here available a dit va
    veut peut dijo dice quiere puede сказала сказал будет может написала написал пишет спросила قالت قال
""")  # noqa: E501
