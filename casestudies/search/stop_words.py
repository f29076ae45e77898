"""English words that say nothing by themselves: a query is not looked for by them if it has others.

For other languages there is no such list: a word that most pages have counts for little anyway.
"""

STOP_WORDS = frozenset(
    (  # noqa: SIM905
        "a about after again all also am an and any anybody anyone anything are aren arent "
        "around as at be because been before being but by can cannot cant could couldn "
        "couldnt d did didn didnt do does doesn doesnt doing don done dont down each either "
        "else ever every everybody everyone everything few for from get gets getting go goes "
        "going got had has hasn hasnt have haven havent having he her here hers him his how i "
        "if in into is isn isnt it its just keep keeps let ll m make makes many me more most "
        "much my need needs never no nobody none nor not nothing now of off on once one only "
        "or other our ours out over own per put re s same shall she should shouldn shouldnt "
        "since so some somebody someone something still such t than that thats the their "
        "theirs them then there theres these they theyre thing things this those though "
        "through to too under until up upon us ve very want wants was wasn wasnt way we were "
        "weren werent what whats when where whether which while who whom whos whose why will "
        "with within without won wont would wouldn wouldnt yet you your youre yours"
    ).split()
)
