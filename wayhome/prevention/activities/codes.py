"""Code lists of activities (seed table A01 to A20, V04, V05, A16). Words may grow; codes never change their meaning."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

TYPES = CodeList(
    {
        "awareness_event": _("Awareness event"),
        "communications_event": _("Communications event"),
        "leadership_event": _("Awareness event for leaders"),
        "group_meeting": _("Group meeting"),
        "reflection_meeting": _("Reflection meeting"),
        "reflection_workshop": _("Annual reflection workshop"),
        "training": _("Training"),
        "livelihood_training": _("Livelihood training"),
        "needs_review_workshop": _("Workshop on needs reviews"),
        "sharing_session": _("Sharing session"),
        "round_table": _("Round table"),
        "green_reflection": _("Green and clean reflection"),
        "community_action": _("Community cleaning or other action"),
        "regular_class": _("Regular class or peer activity"),
        "workshop": _("Workshop (introduction, closing and others)"),
        "seminar": _("Seminar or conference"),
        "coordination_meeting": _("Coordination meeting"),
        "bilateral_meeting": _("Meeting between two countries"),
        "exchange_visit": _("Exchange or working visit"),
        "client_visit": _("Visit to people we support"),
    }
)
AWARENESS = ("awareness_event", "communications_event", "leadership_event")
TRAININGS = ("training", "livelihood_training", "sharing_session")
# What a training lets those do who took part.
RIGHTS = CodeList({"needs_review": _("May review needs")})
RIGHTS_OF = {"needs_review_workshop": ("needs_review",), "training": ("needs_review",)}
# After these, people who took part may be enrolled in a livelihood programme or a course.
ENROLLING = ("livelihood_training", "training", "exchange_visit", "regular_class")
WORKSHOPS = ("workshop", "reflection_workshop", "needs_review_workshop")
COORDINATION = ("coordination_meeting", "bilateral_meeting")
VISITS = ("exchange_visit", "client_visit")

ROLES = CodeList(
    {
        "host": _("We hosted it"),
        "joint_host": _("We hosted it together"),
        "speaker": _("We spoke at it"),
        "guest": _("We were guests"),
    }
)
# At others' events only those our people reached count as ours.
OURS = ("host", "joint_host")
OTHERS = ("speaker", "guest")
RUN_BY = CodeList(
    {"us": _("By us"), "jointly": _("Jointly"), "community": _("By the community alone, without our support")}
)
AUDIENCES = CodeList(
    {"community": _("The community"), "leaders": _("Leaders"), "staff": _("Staff or partners")}
)
LEVELS = CodeList(
    {
        "spoken": _("Spoken, with pictures: nobody needs to read"),
        "basic": _("In simple words"),
        "usual": _("Usual"),
        "specialist": _("For specialists"),
    }
)
TOPICS = CodeList(
    {
        "human_trafficking": _("human trafficking"),
        "safe_migration": _("safe migration"),
        "unsafe_migration": _("unsafe migration"),
        "child_protection": _("child protection"),
        "childrens_rights": _("children's rights"),
        "gbv": _("gender-based violence"),
        "gender_equality": _("gender equality"),
        "domestic_violence_law": _("the law on domestic violence"),
        "violent_behaviours": _("recognising violent behaviour"),
        "emotional_management": _("managing emotions"),
        "positive_parenting": _("positive parenting"),
        "disaster_risk": _("disaster risk reduction and management"),
        "public_safety": _("public safety and security"),
        "preschool": _("community pre-school education"),
        "drugs_abuse": _("drugs and sexual abuse"),
        "environment": _("the environment"),
        "trauma_informed_care": _("trauma-informed care"),
        "basic_counselling": _("basic counselling"),
        "psychological_first_aid": _("psychological first aid"),
        "livelihood": _("livelihoods and business plans"),
        "needs_review": _("reviewing needs"),
        "project": _("the project and its results"),
        "coordination": _("working together across agencies"),
        "support_services": _("services for people who return"),
        "english": _("English"),
    }
)
MESSAGES = CodeList(
    {
        "what_it_is": _("What trafficking is"),
        "aims_of_dealers": _("What traffickers want"),
        "how_people_are_cheated": _("How people are cheated"),
        "who_is_at_risk": _("Who is most at risk"),
        "how_to_escape": _("How to get away and find help"),
        "safe_ways_to_go": _("How to migrate safely"),
        "whom_to_call": _("Whom to call"),
    }
)
# Participants, in the order a form and a bulletin name them. A country may use only some.
CATEGORIES = CodeList(
    {
        "community_member": _("Key community members"),
        "villager": _("Villagers"),
        "group_member": _("Group members"),
        "beneficiary": _("Beneficiaries"),
        "parent": _("Parents"),
        "child": _("Children and youth"),
        "student": _("Students"),
        "teacher": _("Teachers"),
        "church_leader": _("Church leaders"),
        "religious_leader": _("Religious leaders"),
        "local_authority": _("Local authorities"),
        "official": _("Officials"),
        "police": _("Police and border guards"),
        "collaborator": _("Collaborators"),
        "ngo_staff": _("Staff of organisations"),
        "our_staff": _("Our own staff"),
        "donor_visitor": _("Donors and visitors"),
        "participant": _("Participants (not told apart)"),
    }
)
AGE_BANDS = CodeList(
    {
        "0-11": _("0 to 11"),
        "12-17": _("12 to 17"),
        "18-24": _("18 to 24"),
        "25-39": _("25 to 39"),
        "40-59": _("40 to 59"),
        "60+": _("60 and older"),
    }
)
REACHES = CodeList({"direct": _("Took part"), "mass": _("Reached besides (an estimate)")})
METHODS = CodeList(
    {
        "loudspeaker": _("Loudspeaker in the commune: people living in earshot"),
        "households": _("Households visited or given leaflets, times people in one"),
        "leaflets": _("Leaflets given out"),
        "radio_tv": _("Radio or television: listeners as the station says"),
        "online": _("Online: people reached as the service counts them"),
        "crowd": _("People seen in a crowd, estimated by eye"),
        "village_register": _("Everybody in the village, from its register"),
    }
)
# Said of some of those who took part, beside their category: who was asked, yes or no.
TRAITS = CodeList(
    {
        "literacy_need": _("Find reading or writing hard"),
        "disability": _("Live with a disability"),
        "ethnic_minority": _("Belong to an ethnic minority"),
    }
)
ANSWERS = CodeList({"yes": _("Yes"), "no": _("No")})
VENUES = CodeList(
    {
        "village_hall": _("Village or commune hall"),
        "school": _("School"),
        "health_centre": _("Health centre or hospital"),
        "pagoda_church": _("Pagoda, church or mosque"),
        "market": _("Market or street"),
        "office": _("An office"),
        "hotel": _("A hotel or meeting place"),
        "home": _("Somebody's home"),
        "online": _("Online"),
    }
)
PARTS = CodeList(
    {
        "host": _("Host"),
        "partner": _("Partner in it"),
        "attended": _("Took part"),
        "delegation": _("Came with the delegation"),
        "trainer": _("Gave trainers or experts"),
    }
)
OUTPUT_KINDS = CodeList(
    {
        "waste_facility": _("Waste facilities"),
        "solar_light": _("Solar lights"),
        "water_point": _("Water points"),
        "toilet": _("Toilets"),
        "road_path": _("Roads and paths (metres)"),
        "school_repair": _("Classrooms repaired"),
        "leaflet": _("Leaflets and posters"),
        "learning_set": _("Learning sets"),
        "other": _("Other"),
    }
)
FOR_WHOM = CodeList(
    {
        "everyone": _("Everyone in the place"),
        "women_children_elderly": _("Women, children and older people"),
        "children": _("Children"),
        "patients": _("People on their way to a doctor"),
        "returnees": _("People who returned"),
    }
)
THEMES = CodeList(
    {
        "domestic_violence": _("domestic violence"),
        "gambling": _("gambling"),
        "drugs": _("drugs"),
        "migration": _("migration"),
        "gangs": _("gangs"),
        "child_poverty": _("children living in poverty"),
        "leaving_school": _("leaving school"),
        "schools_damaged": _("damaged schools that need support"),
        "trafficking": _("human trafficking"),
        "debt": _("debt"),
        "land": _("land"),
        "water_waste": _("water and waste"),
        "road_safety": _("safety on the road"),
        "documents": _("missing papers"),
        "other": _("something else"),
    }
)
ISSUE_STATES = CodeList(
    {
        "open": _("Open"),
        "with_authority": _("With the authority"),
        "answered": _("Answered"),
        "done": _("Done"),
        "refused": _("Will not be done"),
    }
)
GIVERS = CodeList(
    {
        "teachers_monks": _("Teachers and monks"),
        "community": _("The community"),
        "local_authority": _("Local authority"),
        "faith": _("Church, pagoda or mosque"),
        "business": _("A business"),
        "parents": _("Parents"),
        "partner": _("A partner organisation"),
        "other": _("Others"),
    }
)
CONTRIBUTION_KINDS = CodeList({"cash": _("Money"), "in_kind": _("Things"), "labour": _("Work")})
TEST_WHEN = CodeList({"before": _("Before"), "after": _("After")})
QUOTE_PERMISSIONS = CodeList(
    {
        "no": _("No permission: for inside only"),
        "unnamed": _("May be told without a name"),
        "named": _("May be told with name and post"),
    }
)
POINT_KINDS = CodeList(
    {
        "agenda": _("Agenda"),
        "practice": _("Good practice"),
        "challenge": _("Challenge"),
        "solution": _("Proposed solution"),
        "lesson": _("Lesson learnt"),
        "decision": _("Decision"),
        "proposal": _("Proposal"),
        "plan": _("Plan for the next time"),
        "stop": _("Stop of the journey"),
        "outcome": _("What came of it"),
    }
)
POINT_STATES = CodeList(
    {"none": _("Nothing to do"), "open": _("To do"), "done": _("Done"), "dropped": _("Dropped")}
)
RHYTHMS = CodeList(
    {
        "weekly": _("Every week"),
        "monthly": _("Every month"),
        "quarterly": _("Every quarter"),
        "yearly": _("Every year"),
    }
)
MET = CodeList(
    {
        "business": _("Somebody's small business"),
        "foster_family": _("A foster family"),
        "group": _("A group's meeting"),
        "shelter": _("A shelter"),
        "home": _("Somebody's home"),
    }
)
YES_NO = CodeList({"yes": _("Yes"), "no": _("No")})
