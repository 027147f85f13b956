"""The labels of the event heads, in the order of their outputs (PLOVER and the codebook's measure part)."""


def listed(words: str) -> list[str]:
    return words.split()


TYPES = listed("""
    AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
    COERCE ASSAULT
""")
MODES = listed("""
    none visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield
    meet disapprove investigate allege restrict arrest relations expel territory violence demo riot strike hunger
    boycott obstruct vandalize convict discontinue troops weapons police militia seize censor curfew martial-law
    deport withhold misinformation cyber abduct beat torture sexual targeted destroy primitive firearms explosives
    suicide-attack aerial drone heavy-weapons crowd-control unconventional
""")
STATUSES = listed("occurred ongoing future hypothetical negated historical")
MEASURES = listed("none block cooperation membership diplomatic trade arms financial travel transit aid media truce")
CHANGES = listed("threaten propose announce impose extend widen narrow suspend lift deny")
ROLES = listed("actor recipient imposer target body scope condition ground source cue")
MUTUAL = ("AGREE", "CONSULT", "COOPERATE")
EVENT_HEADS = {"types": TYPES, "modes": MODES, "statuses": STATUSES, "measures": MEASURES, "changes": CHANGES}
RELATES = ["NONE", *TYPES]
