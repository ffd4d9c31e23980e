"""In which of our languages a message is written, and so is answered."""

import re
import unicodedata
from collections import Counter
from typing import Final

import numpy as np

from bot.core.understanding.model import Model

_BY_SCRIPT = {"ARABIC": "ar", "CJK": "zh", "CYRILLIC": "ru"}
_LATIN = ("en", "fr", "es")
_SURE = 0.8
_ENGLISH_FROM = 0.4
"""From this share an unclear text without a hint counts as English, the language of the circular."""
_WORD: Final = re.compile(r"[^\W\d_]+")

_OURS: Final = frozenset(
    _WORD.findall("""
        the is are it its of what when where who how which does do did will can could would there this that and or
        for with from about i we you my your meeting time start please any not have has be if at by to

        le la les l d du des est sont ce cette ça c qu quel quelle quels quelles quand où ou qui quoi comment combien
        pourquoi je j nous vous il y t on et à aux dans pour avec sur pas réunion heure faut peut

        el los las del es son está cuándo cuando dónde donde quién quien quiénes qué cuál cuáles cuánto cuanto cómo
        y en con por hay reunión reunion hora una un lo se puedo puede nos me mi
    """)
)
"""Frequent words of English, French and Spanish. A few occur elsewhere too: in doubt a text is in one of ours."""

_OTHERS: Final = (
    frozenset(
        _WORD.findall("""
        quando onde quem quanto quantos não nao é são uma em um tem há ao das às pela pelo isso reunião reuniao
        começa comeca começar posso preciso devo faço inscrever língua grátis inscrição registrar você vocês muito
        obrigado obrigada fuso qual serão mudou vai também

        wann wo wer wie wird ist sind das der den dem ein eine und für mit ich wir kann muss gibt findet statt nicht
        zur zum auf beginnt treffen sitzung besprechung uhr kostet kostenlos sprache teilnehmen anmelden anmeldung
        welche welcher uhrzeit dauert auch noch über

        dove chi quale quali perché è sono il gli della delle dello nel nella riunione incontro inizia comincia
        finisce lingua partecipare iscrizione iscriversi iscrivermi bisogna registrarsi registrarmi anche

        wanneer waar hoe het een zijn vergadering bijeenkomst begint kost taal deelnemen aanmelden hoeveel laat moet

        ik när var vem hur är det mötet och för kostar språk börjar anmäla hvornår hvor hvem hvordan mødet og når
        møtet starter koster

        toplantı toplanti zaman nerede nasıl mı mü için saat kaçta ücret ücretli ücretsiz katılım katılabilir kayıt
        dil dilde başlıyor kiedy gdzie kto jak czy jest spotkanie się której godzinie kosztuje język rejestracja
        odbywa când unde cine cum reuniunea întâlnirea cât costă limba și începe

        kapan bila mana siapa bagaimana apakah apa rapat pertemuan mesyuarat dimulai mulai pukul berapa biaya bahasa
        bisa ikut mendaftar pendaftaran yang lini wapi nani vipi mkutano utaanza unaanza saa ngapi gharama lugha
        kujiandikisha kwa khi nào bao ở đâu cuộc họp mấy giờ phí ngôn ngữ đăng ký có không
    """)
    )
    - _OURS
)
"""Frequent words, and words of what is asked here, of Portuguese, German, Italian, Dutch, the Scandinavian languages,
Turkish, Polish, Romanian, Indonesian, Swahili and Vietnamese."""
_PORTUGUESE_NOUN: Final = re.compile(r"(?:ção|ções)$")


def detect_language(text: str, model: Model, known: tuple[str, ...], hint: str | None) -> str:
    """The language, one of `known`, in which a clean text is to be answered.

    The text decides where it is clear: by its script, and among Latin scripts by the learnt head. `hint` (the
    language of the person or of the thread, e.g. from the Slack locale) decides where it is not: a text without
    letters, of one word, or such as is written alike in two of our languages. A text that `is_foreign` is answered
    in the hint's language too, whichever of `known` it is, and in English without one. A hint that is not in
    `known` counts as none.
    """
    unclear = hint if hint in known else None
    scripts = Counter(_script(char) for char in text if char.isalpha())
    if not scripts:
        return unclear or "en"
    written_in = {name: count for name, count in scripts.items() if name in _BY_SCRIPT}
    latin = sum(scripts.values()) - sum(written_in.values())
    if written_in:
        script, count = max(written_in.items(), key=lambda item: item[1])
        # An ideograph says as much as a word of several letters.
        weight = 4 if script == "CJK" else 2
        if count * weight >= latin and _BY_SCRIPT[script] in known:
            return _BY_SCRIPT[script]
    if is_foreign(text):
        return unclear or "en"
    head = model.heads["language", "ngrams"]
    candidates = [index for index, label in enumerate(head.labels) if label in _LATIN and label in known]
    if not candidates:
        return "en"
    scores = head.sparse(model.features([text]))[0][candidates]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    likely = {head.labels[index]: float(share) for index, share in zip(candidates, shares, strict=True)}
    best = max(likely, key=lambda language: likely[language])
    one_word = len(text.split()) == 1
    if unclear in _LATIN and (one_word or likely[best] < _SURE):
        return unclear
    if likely[best] >= _SURE:
        return best
    return "en" if likely.get("en", 0) >= _ENGLISH_FROM else best


def is_foreign(text: str) -> bool:
    """Whether a text in Latin letters is surely in another language than ours, such as Portuguese.

    It is when more of its words are frequent in such a language than in English, French and Spanish together.
    """
    words = {word.lower() for word in _WORD.findall(text)}
    others = sum(word in _OTHERS or bool(_PORTUGUESE_NOUN.search(word)) for word in words)
    return others > sum(word in _OURS for word in words)


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for script in _BY_SCRIPT if name.startswith(script)), "OTHER")
