"""What can be asked about a meeting."""

from enum import StrEnum


class Topic(StrEnum):
    """The fourteen things a circular states; the values are the ids of the outside interface."""

    WHEN = "when"
    WHERE = "where"
    LINK = "link"
    LANGUAGE = "language"
    ELIGIBILITY = "eligibility"
    COST = "cost"
    REGISTER = "register"
    OBJECTIVES = "objectives"
    ABOUT = "about"
    ORGANIZERS = "organizers"
    CONTACT = "contact"
    PROGRAMME = "programme"
    UPDATES = "updates"
    CIRCULAR = "circular"


class Subject(StrEnum):
    """What people ask about meetings and circulars seldom state; a meeting file may state any of them."""

    RECORDING = "recording"
    SLIDES = "slides"
    CERTIFICATE = "certificate"
    DEADLINE = "deadline"
    CAPACITY = "capacity"
    ATTENDANCE = "attendance"
    SPEAKING_SLOT = "speaking_slot"
    SPEAKERS_NAMED = "speakers_named"
    BREAKS = "breaks"
    PLATFORM = "platform"
    CAMERA = "camera"
    ACCESSIBILITY = "accessibility"
    DRESS_CODE = "dress_code"
    PREVIOUS_MEETING = "previous_meeting"
    NEXT_MEETING = "next_meeting"
    RESULTS = "results"
    VOTING = "voting"
    FUNDING = "funding"
    SIDE_EVENTS = "side_events"
    CONFIRMATION = "confirmation"
    GROUP = "group"
    SOCIAL_MEDIA = "social_media"
    MEMBERSHIP_HOW = "membership_how"
    PARTNERS_NAMED = "partners_named"
    PRIVACY = "privacy"
    POSTPONED = "postponed"
    OTHER = "other"
