"""Words that mean the same and words that mean the opposite, listed by hand."""

from __future__ import annotations

_OPPOSITES = """
rose/fell risen/fallen rising/falling rise/fall rises/falls
increase/decrease increased/decreased increases/decreases increasing/decreasing
increase/reduction increased/reduced grew/shrank growth/decline grow/shrink growing/shrinking
improve/worsen improved/worsened improves/worsens improving/worsening improved/deteriorated
improvement/deterioration better/worse best/worst
above/below over/under higher/lower highest/lowest high/low more/fewer more/less most/least
larger/smaller largest/smallest bigger/smaller large/small greater/smaller major/minor
longer/shorter longest/shortest long/short older/younger oldest/youngest oldest/newest old/new
earlier/later early/late earliest/latest before/after first/last former/latter
accepted/rejected accept/reject accepts/rejects approved/rejected approve/reject approval/rejection
agreed/refused agree/disagree agreed/disagreed supported/opposed support/oppose supports/opposes
allowed/forbidden allow/forbid allows/forbids permitted/prohibited permit/prohibit
won/lost win/lose wins/loses victory/defeat victories/defeats success/failure successful/unsuccessful
succeeded/failed succeed/fail passed/failed
began/ended begin/end beginning/end started/stopped start/stop start/finish starts/ends
opened/closed open/closed opening/closing opens/closes
joined/left join/leave arrived/departed arrival/departure entered/left enter/leave
gained/lost gain/lose gains/losses profit/loss profits/losses bought/sold buy/sell
strong/weak stronger/weaker strongest/weakest strength/weakness strengthened/weakened
rich/poor wealthy/poor excellent/poor good/bad good/poor excellent/adequate adequate/inadequate
sufficient/insufficient effective/ineffective satisfactory/unsatisfactory promising/uncertain
positive/negative favourable/unfavourable favorable/unfavorable popular/unpopular
common/rare common/uncommon frequently/rarely often/rarely often/seldom usually/rarely
always/never sometimes/never always/rarely generally/rarely
public/private urban/rural national/local domestic/foreign internal/external official/unofficial
formal/informal direct/indirect directly/indirectly legal/illegal lawful/unlawful
north/south northern/southern east/west eastern/western left/right upper/lower inner/outer
male/female men/women man/woman boys/girls father/mother son/daughter husband/wife brother/sister
king/queen child/adult children/adults young/old
hot/cold warm/cool warmer/cooler dry/wet light/dark bright/dark heavy/light hard/soft fast/slow
faster/slower quickly/slowly rapid/slow rapidly/slowly wide/narrow deep/shallow near/far
easy/difficult easily/hardly simple/complex safe/dangerous clean/dirty full/empty
maximum/minimum majority/minority expensive/cheap costly/cheap rise/drop
included/excluded include/exclude includes/excludes including/excluding
appointed/dismissed hired/dismissed elected/defeated promoted/demoted
created/destroyed built/demolished constructed/demolished founded/dissolved established/abolished
introduced/withdrawn introduced/abolished expanded/reduced expand/reduce extended/shortened
attacked/defended attack/defend enemy/ally enemies/allies war/peace
true/false correct/incorrect accurate/inaccurate known/unknown likely/unlikely possible/impossible
able/unable necessary/unnecessary required/optional mandatory/voluntary compulsory/voluntary
complete/incomplete permanent/temporary similar/different same/different equal/unequal
present/absent presence/absence available/unavailable visible/invisible
ancient/modern modern/traditional active/inactive alive/dead born/died life/death
overspent/underspent overspend/underspend surplus/deficit import/export imports/exports
imported/exported import/export ahead/behind inside/outside within/outside
together/separately alone/together with/without despite/because
encouraged/discouraged encourage/discourage praised/criticised praised/criticized
welcomed/criticised confirmed/denied confirm/deny admitted/denied affirmed/denied
remembered/forgot kept/abandoned retained/abandoned protected/threatened protect/threaten
raised/lowered raise/lower raising/lowering reduced/raised exceeded/missed
unanimously/narrowly fully/partly completely/partially primarily/partly entirely/partly
beginner/expert senior/junior chairman/secretary winner/loser teacher/pupil employer/employee
spring/autumn summer/winter morning/evening day/night January/July March/October
weekly/monthly monthly/annually daily/weekly hourly/daily annual/monthly
kilometres/metres kilometers/meters million/billion thousand/million hundred/thousand
Monday/Thursday Friday/Tuesday Christian/Muslim Catholic/Protestant
doubled/halved tripled/halved twice/once both/neither
""".split()

OPPOSITES: dict[str, list[str]] = {}
for _pair in _OPPOSITES:
    _one, _other = _pair.split("/")
    OPPOSITES.setdefault(_one, []).append(_other)
    OPPOSITES.setdefault(_other, []).append(_one)

# Wordings of the same: any of a line may stand for any other.
_SAME = """
approximately|about|around|roughly
because of|due to|owing to|as a result of
in order to|so as to|to
located in|situated in|found in
a number of|several|some
also known as|also called|otherwise known as
such as|including
for instance|for example
however,|but
although|though|even though
began to|started to
began|started|commenced
ended|finished|came to an end
purchased|bought|acquired
large|big
largest|biggest
small|little
important|significant|major
many|numerous|a large number of
showed|demonstrated
most of the|the majority of the
people|individuals|persons
children|young people
approximately|nearly|close to
near|close to
showed|indicated|demonstrated
said|stated|reported
says|states|reports
must|has to|is required to
helped|assisted|aided
used|made use of|employed
created|made|produced
built|constructed|erected
founded|established|set up
formed|created|set up
established|set up|created
located|situated|based
died|passed away
wrote|authored|penned
written by|authored by|penned by
became|turned into
rose|went up|increased
fell|went down|decreased|dropped
worsened|got worse|deteriorated
approved|agreed|gave approval to
rejected|turned down
obtain|get|gain
provides|gives|supplies|offers
provided|gave|supplied
allows|permits|lets
allowed|permitted|let
currently|at present|now
previously|formerly|before that
later|afterwards|subsequently
frequently|often
usually|normally|generally
rarely|seldom
additionally|in addition|also
throughout|all over|across
more than|over|in excess of|upwards of
less than|under|below
fewer than|under|below
at least|no fewer than|no less than
up to|at most|no more than
each year|every year|annually|per year
a year|per year|annually
per cent|percent|%
won|was the winner of
consists of|is made up of|comprises
contains|holds|has
includes|contains|has
part of|a component of
the first|the very first
United States|US|U.S.|USA
United Kingdom|UK
did not|didn't
does not|doesn't
is not|isn't
was not|wasn't
were not|weren't
are not|aren't
cannot|can't|can not
could not|couldn't
would not|wouldn't
has not|hasn't
have not|haven't
company|firm|business
companies|firms|businesses
third parties|other companies|other organisations
film|movie|picture
city|town
area|region|district
main|principal|primary|chief
primarily|mainly|mostly|chiefly
responsible for|in charge of
took place|happened|occurred|was held
occurred|happened|took place
according to|as stated by
attempted to|tried to
ability to|capacity to
difficult|hard
easy|simple
quickly|rapidly|fast
entire|whole
almost|nearly
only|just
""".strip().splitlines()

SAME: dict[str, list[str]] = {}
for _line in _SAME:
    _group = _line.split("|")
    for _word in _group[:1]:  # from the first to the others: the way back is not always safe
        SAME.setdefault(_word, []).extend(w for w in _group if w != _word)

# From stronger to weaker within a line; a stronger one holds the weaker ones after it.
QUANTIFIERS = ("all", "almost all", "most", "many", "some")
FREQUENCIES = ("always", "usually", "often", "sometimes")

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen".split()
)
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
SEASONS = {
    "spring": ("March", "April", "May"),
    "summer": ("June", "July", "August"),
    "autumn": ("September", "October", "November"),
}
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def spelled(n: int) -> str:
    """A number below 1,000,000 in words."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = f" and {spelled(n % 100)}" if n % 100 else ""
        return f"{UNITS[n // 100]} hundred{rest}"
    rest = f" {spelled(n % 1000)}" if n % 1000 else ""
    return f"{spelled(n // 1000)} thousand{rest}"


NUMBER_WORDS = {spelled(n): n for n in range(2, 100)}
