"""English words by what they tell of a sentence."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nobody says these of what stays as it was.
TURNED = _words(
    """
    moved relocated transferred shifted switched swapped exchanged changed replaced substituted converted migrated
    upgraded downgraded updated renamed rebranded reorganised reorganized restructured reshuffled reassigned promoted
    demoted fired sacked dismissed quit resigned retired cancelled canceled scrapped abandoned ditched dumped
    discontinued postponed delayed rescheduled rebooked raised lowered increased decreased reduced halved doubled
    tripled bumped sold divorced separated unsubscribed uninstalled outgrown outgrew rewrote rewritten rebuilt
    repainted graduated enrolled recovered healed cured expired retrained
    """
)
# These too, with a person, a pronoun or an auxiliary before them.
BEGUN = _words(
    """
    traded dropped stopped ceased paused resumed joined started begun began adopted grown grew shrunk shrank become
    became closed died settled left cut signed registered subscribed handed passed failed finished completed ended
    bought purchased ordered leased acquired inherited lost installed deleted opened risen rose fell fallen climbed
    decided chose chosen opted picked agreed pushed brought broke broken married turned returned gone won put extended
    shortened prescribed painted dyed shaved kicked parted adjusted set fixed hired taken
    """
)
# What one does of an evening, which settles nothing.
DONE = _words(
    """
    was were had went did made took saw gave came ran ate drank tried said told heard met sat stood slept rode drove
    flew swam sang wore lent read taught thought felt beat hit spent watched visited played walked cooked baked tasted
    danced laughed joked helped listened attended celebrated stayed cycled hiked jogged climbed painted talked chatted
    asked wanted needed liked loved enjoyed clapped cheered looked woke cried called borrowed shouted complained
    mentioned showed brought
    """
)
OTHER_PAST = _words(
    """
    got let kept held paid sent wrote threw dreamt shook knew found built spoke caught
    """
)
PAST = TURNED | BEGUN | DONE | OTHER_PAST
# After "I": no statement of what is.
NO_STATEMENT = _words(
    """
    would could should might may will must wish hope think guess mean know suppose bet swear remember wonder want if
    as and or but who that
    """
)
# Between "I" and its verb.
ADVERBS = _words(
    """
    just also even still always never often once all both only now almost ever usually do don't cannot can't can to
    have had really finally already currently mostly normally actually simply mainly generally sometimes
    """
)
CUTS = _words("and but so because although though while whereas")

LISTS: dict[str, frozenset[str]] = {
    "day": _words("monday tuesday wednesday thursday friday saturday sunday"),
    "days": _words(
        """
        mondays tuesdays wednesdays thursdays fridays saturdays sundays mornings evenings weekends nights afternoons
        weekdays
        """
    ),
    "month": _words("january february march april may june july august september october november december"),
    "span": _words(
        """
        day night evening morning afternoon week weekend fortnight month term shift hour session year season
        """
    ),
    "spans": _words(
        """
        days nights evenings mornings afternoons weeks weekends months terms shifts hours sessions years minutes
        """
    ),
    "n": _words(
        """
        a an one two three four five six seven eight nine ten twelve few couple several half 2 3 4 5 6 7 8 9 10 12 14
        """
    ),
    "subject": _words(
        """
        has have had was were been got gotten i've we've it's he's she's they've he'd she'd i we they it he she and so
        be is are both all who
        """
    ),
    "is": _words("is are was were it's that's he's she's they're we're i'm all"),
    "my": _words("my our"),
    "me": _words("me us"),
    "i": _words("i we"),
    "would": _words("i'd we'd he'd she'd they'd"),
    "thinks": _words(
        """
        thinking think thought toying talk talks talked talking dreaming read heard hearing rumours rumors joke joked
        jokes
        """
    ),
    "somebody": _words("someone somebody everyone everybody people others another mum mom dad grandma grandpa granny"),
    "whose": _words("my our his her their a an the some"),
    "kin": _words(
        """
        mum mom mother dad father parents gran granny grandma grandpa grandmother grandfather nan aunt auntie uncle
        cousin cousins brother brothers sister sisters sibling siblings niece nephew son daughter kid kids child
        children twins wife husband girlfriend boyfriend partner fiancé fiancée fiance fiancee in-laws brother-in-law
        sister-in-law mother-in-law father-in-law son-in-law daughter-in-law
        """
    ),
    "acquaintance": _words(
        """
        friend friends mate mates pal buddy neighbour neighbours neighbor neighbors colleague colleagues co-worker
        co-workers coworker coworkers workmate classmate classmates teammate guest guests stranger guy man woman bloke
        lad girl boy couple acquaintance ex recruiter intern client customer penfriend lady people folks visitor
        tourist passenger salesman
        """
    ),
    "kins": _words(
        """
        mum's mom's mother's dad's father's brother's sister's cousin's aunt's uncle's wife's husband's friend's
        mate's neighbour's neighbor's colleague's girlfriend's boyfriend's partner's son's daughter's boss's grandma's
        grandpa's grandmother's grandfather's ex's
        """
    ),
    "does": _words(
        """
        who has have had is was are were got owns own uses use pays pay takes take runs run lives live works work
        drives drive wears wear eats eat drinks drink adopted bought moved gave lent brought took made taught told
        says say said keeps keep walks walk plays play swears wants went loves does did
        """
    ),
    "turned": TURNED,
    "begun": BEGUN,
}
LISTS["anyone"] = LISTS["kin"] | LISTS["acquaintance"]
