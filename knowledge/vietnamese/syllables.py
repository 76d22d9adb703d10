"""Which accent-free letters can be a Vietnamese syllable, by the rules of the script."""

from __future__ import annotations

import re

_INITIALS = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx]"
# Rhymes without marks; a syllable is an optional initial and one of them.
_RHYMES = re.compile(
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu|i|ia|ich|iec"
    "|iem|ien|ieng|iep|iet|ieu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap"
    "|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|oo|ooc|oong|op|ot|u|ua|uac|uan|uang|uat|uau|uay|uc"
    "|ue|uech|uen|uenh|uet|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy|uya|uych"
    "|uyen|uyet|uyn|uynh|uyt|uyu|y|ya|yem|yen|yeng|yet|yeu"
)
_SYLLABLE = re.compile(rf"({_INITIALS})?([aeiouy][a-z]*)")


def is_syllable(word: str) -> bool:
    """Whether accent-free lower-case letters spell a possible Vietnamese syllable."""
    match = _SYLLABLE.fullmatch(word)
    if match is None:
        return False
    # "gi" and "qu" lend their vowel: "gin" is g + in, "giay" is gi + ay, "quy" is qu + y.
    return bool(_RHYMES.fullmatch(match[2]) or (word[:1] == "g" and _RHYMES.fullmatch(word[1:])))
