"""What a clinic does: it chooses the statements, hashtags and motif that a new workspace begins with."""

from __future__ import annotations

from enum import StrEnum


class Speciality(StrEnum):
    """The specialities that `templates/workspace/specialities.toml` knows, by their names there."""

    GENERAL = "general"
    SKIN = "skin"
    TEETH = "teeth"
    PHYSIOTHERAPY = "physiotherapy"
    GENERAL_PRACTICE = "general-practice"
    FERTILITY = "fertility"
    EYES = "eyes"
    SURGERY = "surgery"
    MENTAL_HEALTH = "mental-health"
