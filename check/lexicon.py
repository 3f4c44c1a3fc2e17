"""Words that oppose each other, grade, count or speak: general English and that of councils."""

from __future__ import annotations

from ingest import stem


def _table(lines: str) -> dict[str, str]:
    """`base: form form` on each line, to a table from form to base."""
    found = {}
    for line in lines.strip().splitlines():
        base, _, forms = line.partition(":")
        for form in forms.split():
            found[form] = base.strip()
    return found


# Forms that no stemmer brings to their base.
IRREGULAR = _table("""
rise: rose risen
fall: fell fallen
grow: grew grown
begin: began begun
bring: brought
build: built
buy: bought
catch: caught
choose: chose chosen
come: came
draw: drew drawn
drive: drove driven
eat: ate eaten
feel: felt
fight: fought
find: found
fly: flew flown
forget: forgot forgotten
forgive: forgave forgiven
give: gave given
go: went gone
hear: heard
hide: hid hidden
hold: held
keep: kept
know: knew known
lead: led
leave: left
lend: lent
lose: lost
make: made
mean: meant
meet: met
pay: paid
ride: rode ridden
run: ran
see: saw seen
seek: sought
sell: sold
send: sent
shake: shook shaken
shoot: shot
show: shown
shrink: shrank shrunk
sing: sang sung
sink: sank sunk
sleep: slept
speak: spoke spoken
spend: spent
stand: stood
steal: stole stolen
strike: struck
swim: swam swum
take: took taken
teach: taught
tear: tore torn
tell: told
think: thought
throw: threw thrown
understand: understood
wear: wore worn
win: won
withdraw: withdrew withdrawn
write: wrote written
overspend: overspent overspending overspends
underspend: underspent underspending underspends
child: children
man: men
woman: women
person: people persons
analysis: analyses
life: lives
die: died dying dies dead death deaths
better: best
bad: worst
""")

# Different words for the same thing, by their stems.
SAME = {
    stem(form): stem(base)
    for form, base in _table("""
councillor: cllr councilor councillors cllrs
questionnaire: survey questionnaires surveys
authority: authorities
inspector: inspectors inspectorate
percent: percentage
movie: film films
chairman: chair chairwoman chairperson chaired
start: begin commence
end: finish
need: require
buy: purchase
firm: company business companies
largest: biggest
smallest: littlest
autumn: fall_season
""").items()
}

Side = frozenset[str]


def _pairs(lines: str) -> tuple[tuple[Side, Side], ...]:
    found = []
    for line in lines.strip().splitlines():
        one, other = (
            frozenset(SAME.get(s, s) for s in map(stem, side.split())) for side in line.split("|")
        )
        found.append((one, other))
    return tuple(found)


DIRECTIONS = _pairs("""
rise increase grow growth climb soar surge expand escalate upturn upward upwards | \
fall decrease decline drop reduce reduction shrink plummet dwindle \
fewer downturn downward downwards lower
improve improvement | worsen deteriorate deterioration erode decline
overspend | underspend
strengthen | weaken
accelerate quicken | slow decelerate
widen | narrow
lengthen extend | shorten
deficit | surplus
profit | loss
""")

OPPOSITES = _pairs("""
accept approve agree welcome support endorse back adopt | reject refuse oppose disagree \
decline dismiss veto overturn
allow permit authorise authorize | forbid ban prohibit prevent refuse
open reopen | close closure shut
win won victory | lose defeat loss
succeed | fail
successful successfully | unsuccessful unsuccessfully
arrive | depart
appoint recruit hire join | resign retire dismiss sack leave
start begin launch | end stop cease abandon cancel terminate
easy easily simple | hard difficult difficulty harder
strong strongly | weak weakly weakness
effective effectively | ineffective ineffectively
clear clearly | unclear vague
quick quickly fast rapid rapidly prompt promptly swift swiftly | slow slowly
high higher | low lower
above | below
early earlier | late later
rich wealthy affluent | poor deprived
safe safely | unsafe dangerous dangerously
public publicly | private privately
internal internally | external externally
include included inclusion | exclude excluded exclusion
present attend attended | absent absence missed
positive positively | negative negatively
optimistic | pessimistic
satisfied satisfaction happy pleased | dissatisfied dissatisfaction unhappy
love loved | hate hated dislike disliked
friend ally | enemy foe
man boy | woman girl
husband | wife
old older elder oldest | young younger youngest
north northern | south southern
east eastern | west western
urban | rural
temporary temporarily | permanent permanently
voluntary | compulsory mandatory
statutory | voluntary
guilty convicted | innocent acquitted
legal lawful legally | illegal unlawful illegally
praise praised | criticise criticised criticism criticize criticized
hot warm | cold cool
true | false
heavy | lightweight
buy bought | sell sold
borrow | lend lent
import | export
teacher | pupil
ancestor | descendant
victim | perpetrator
majority | minority
maximum | minimum
former | current present
past | future
married | single divorced
alive living survive survived | die dead death killed
peace | war
sufficient enough adequate | insufficient inadequate
significant significantly major substantial substantially | \
 insignificant negligible minor slight slightly
common commonly frequent frequently | rare rarely uncommon infrequent
wide widely | narrow narrowly
popular | unpopular
single-handed alone | together jointly
jointly together | separately alone individually
full fully complete completely | partial partially partly incomplete
simple | complex complicated
likely | unlikely
certain | uncertain
known | unknown
planned expected anticipated | unplanned unexpected
domestic | foreign
remain retain keep | remove removed abolish scrap
reinstate restore | remove withdraw scrap abolish
confirm | deny denied
admit | deny denied
attack | defend
created create | destroy destroyed
protect | harm endanger
cause causes | prevent prevents
helpful beneficial benefit | harmful detrimental
consistent consistently | inconsistent inconsistently
timely punctual | overdue late
vacant empty | occupied
expand | contract
centralise | decentralise
ahead | behind
inside indoor indoors | outside outdoor outdoors
verbal oral | written
fiction fictional | nonfiction factual
hero protagonist | villain antagonist
comedy | tragedy
democrat democratic | republican
conservative | labour
winner | loser
optional | compulsory mandatory
mainstream | special
""")


def _against() -> dict[str, Side]:
    found: dict[str, Side] = {}
    for one, other in DIRECTIONS + OPPOSITES:
        for side, opposite in ((one - other, other), (other - one, one)):
            for lemma in side:
                found[lemma] = found.get(lemma, frozenset()) | opposite
    return found


# The opposites of each word that has some.
AGAINST = _against()

EXTREMES = _pairs("""
largest biggest greatest | smallest littlest
highest | lowest
longest | shortest
oldest earliest | newest latest youngest
richest | poorest
strongest | weakest
fastest | slowest
first | last final second third fourth
largest biggest greatest | smallest littlest least
first | last final second third fourth
""")

# Words of which a negative with in-, im-, ir- or dis- exists (un- and non- need no list).
NEGATED_BY = {
    prefix: frozenset(map(stem, words.split()))
    for prefix, words in {
        "in": """accurate active adequate appropriate complete consistent correct decisive definite
            dependent direct effective efficient eligible experienced formal frequent sufficient
            valid visible secure stable""",
        "im": "balance mature mobile partial patient perfect polite possible practical proper",
        "ir": "regular relevant responsible reversible rational",
        "il": "legal legible literate logical",
        "dis": """able advantage agree allow approve connect continue like obey organised own
            proportionate qualify satisfied similar trust""",
    }.items()
}

# Grades, worst first; only words of one scale are measured against each other.
SCALES: tuple[tuple[str, ...], ...] = (
    ("inadequate", "requires improvement", "good", "outstanding"),
    ("poor", "uncertain", "promising", "excellent"),
    ("poor", "adequate", "good", "excellent"),
    ("poorly", "adequately", "well", "excellently"),
    ("inadequate", "adequate", "good", "excellent"),
    ("failed", "bronze", "silver", "gold", "platinum"),
    ("limited assurance", "reasonable assurance", "substantial assurance"),
    ("green", "amber", "red"),
)
# What is a grade only where something is being graded.
EVERYDAY_GRADES = frozenset(
    "good well poor poorly adequate adequately failed green red gold silver uncertain".split()
)
GRADING = frozenset(
    map(
        stem,
        """rate rated rating ratings judge judged judgement judgment grade graded grades band
        performing performance performed perform capacity conclude concluded assess assessed
        assessment inspection inspectors verdict score scored award awarded medal status rag
        safeguarding""".split(),
    )
)

# What can be counted, in classes that are not each other.
COUNTED = {
    stem(word): kind
    for kind, line in {
        "person": """people person resident individual patient client user customer citizen adult
            respondent inhabitant voter man woman applicant veteran carer member men women
            participant tenant taxpayer attendee person""",
        "child": "child children pupil student youngster baby infant teenager",
        "staff": "staff employee worker officer nurse teacher doctor job post apprentice",
        "family": "family household couple",
        "visit": "visit call appointment contact trip journey inspection meeting session event",
        "home": "home house property dwelling building flat bed place centre school hospital",
        "firm": "provider company firm agency business contractor charity organisation supplier",
        "paper": "questionnaire form letter report document page response reply complaint",
        "action": "action recommendation target indicator kpi objective priority ambition",
    }.items()
    for word in line.split()
}

SAYING = frozenset(
    map(
        stem,
        """say said state tell told argue claim announce warn explain insist confirm deny believe
        think conclude remark comment suggest stress add admit note report hope complain acknowledge
        accept highlight emphasise""".split(),
    )
)
DECIDING = frozenset(
    SAME.get(found, found)
    for found in map(
        stem,
        """agree decide approve reject resolve vote recommend propose adopt endorse refuse appoint
        order commission chair lead led""".split(),
    )
)
# Who speaks and decides.
ROLES = frozenset(
    map(
        stem,
        """leader director cabinet committee council councillor executive officer officers
        inspector inspectors chairman chair mayor minister government board commission auditor
        member members manager managers staff resident residents carer carers provider providers
        trust spokesman spokeswoman spokesperson union president king queen prime secretary
        company firm judge court police deputy opposition labour greens conservatives""".split(),
    )
)
