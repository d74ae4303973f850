"""Sentences that stand in every result and on every page, worded once."""

from __future__ import annotations

DISCLAIMER = (
    "legmotion counts how often a sensor on the leg moved. It measures neither brain nor muscle "
    "activity, it diagnoses nothing, and it is no substitute for medical advice. Do not start, "
    "stop or change a treatment because of these numbers. See a doctor if your legs or your "
    "sleep trouble you, if your breathing stops at night, or if one leg is swollen, hot or "
    "painful; such a leg should not be massaged."
)
