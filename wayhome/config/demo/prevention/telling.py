"""What bulletins tell beside their figures, as the seeds' do: which activity, whose bulletin, and what its editor put into her own words."""

import datetime as dt
from collections.abc import Sequence

from wayhome.config.demo.deeds import Deed
from wayhome.config.demo.lands import LANDS
from wayhome.config.demo.partners import AGENCIES
from wayhome.config.demo.prevention.deeds import Added, Approved, Held, MendHeld, Settled, ToldOf

TOLD = (
    ("vn 2020 livelihood", "vn"), ("vn 2020 intro 0", "vn"), ("vn 2020 review", "vn"), ("kh visit", "kh"), ("vn closing", "vn"),
    ("vn visit", "vn"), ("vn seminar", "vn"), ("vn course 0", "vn"), ("vn course 1", "vn"), ("vn working visit", "vn"),
    ("vn working visit", "kh"), ("kh train 35", "kh"), ("kh reflection 36", "kh"), ("kh wccc battambang 2023-12", "kh"),
    ("af train 19", "af"), ("af train 24", "af"),
)  # fmt: skip
# Titles and minutes were written in English; whoever readies an item tells them in the bulletin's own language.
KHMER = {
    "Coral Shore Trust visits Lantern Path Cambodia": "Coral Shore Trust មកទស្សនា Lantern Path Cambodia",
    "The shelter: how a person is welcomed and how counselling is arranged": "ផ្ទះសុវត្ថិភាព៖ របៀបស្វាគមន៍មនុស្សម្នាក់ និងរបៀបរៀបចំការប្រឹក្សា",
    "Kien Svay: a small business, and how foster care is organised": "កៀនស្វាយ៖ អាជីវកម្មខ្នាតតូចមួយ និងរបៀបរៀបចំការថែទាំជំនួស",
    "Battambang: how the local authority works with us; the Northwest office": "បាត់ដំបង៖ របៀបដែលអាជ្ញាធរមូលដ្ឋានធ្វើការជាមួយយើង និងការិយាល័យភាគពាយ័ព្យ",
    "Foster families need a visit each month and somebody to call": "គ្រួសារថែទាំជំនួសត្រូវការការសួរសុខទុក្ខរៀងរាល់ខែ និងអ្នកណាម្នាក់ដែលអាចទូរស័ព្ទទៅបាន",
    "The visitors will try the foster-care steps in their own programme": "ភ្ញៀវនឹងសាកល្បងជំហាននៃការថែទាំជំនួសក្នុងកម្មវិធីរបស់ខ្លួន",
    "Trauma-informed care, basic counselling and psychological first aid": "ការថែទាំដោយយល់ដឹងពីការប៉ះទង្គិចផ្លូវចិត្ត ការប្រឹក្សាមូលដ្ឋាន និងការសង្គ្រោះបឋមផ្លូវចិត្ត",
    "Those who work at night had no training before: come to them next time": "អ្នកធ្វើការពេលយប់មិនធ្លាប់បានវគ្គបណ្តុះបណ្តាលទេ៖ លើកក្រោយយើងទៅរកពួកគេ",
    "The year looked back on with the pastors' network": "ការឆ្លុះបញ្ចាំងប្រចាំឆ្នាំជាមួយបណ្តាញគ្រូគង្វាល",
    "All know how far the churches came with child protection and safe migration": "អ្នកទាំងអស់ដឹងថាក្រុមជំនុំបានធ្វើដល់ណាហើយ ក្នុងការការពារកុមារ និងចំណាកស្រុកដោយសុវត្ថិភាព",
    "A plan for 2024: what each committee does, and with which office of the government": "ផែនការឆ្នាំ 2024៖ គណៈកម្មាធិការនីមួយៗធ្វើអ្វី និងជាមួយការិយាល័យរដ្ឋណា",
    "Pre-school teachers are invited to the next meeting": "អញ្ជើញគ្រូមត្តេយ្យមកប្រជុំលើកក្រោយ",
    "Working visit of Viet Nam to Cambodia": "ទស្សនកិច្ចការងាររបស់វៀតណាមនៅកម្ពុជា",
    "Where people are held: what is known of the provinces at the border": "កន្លែងដែលមនុស្សត្រូវបានឃុំ៖ អ្វីដែលគេដឹងអំពីខេត្តជាប់ព្រំដែន",
    "One form for handing a person over between the two countries, with the least that must be told": "ទម្រង់តែមួយសម្រាប់ប្រគល់មនុស្សម្នាក់រវាងប្រទេសទាំងពីរ ដោយប្រាប់តែអ្វីដែលចាំបាច់បំផុត",
    "A colleague on each side who answers within a day": "សហការីម្នាក់នៅភាគីនីមួយៗ ដែលឆ្លើយតបក្នុងមួយថ្ងៃ",
    "Those who were assessed during the visit were referred to a shelter, as they wished": "អ្នកដែលត្រូវបានវាយតម្លៃក្នុងពេលទស្សនកិច្ច ត្រូវបានបញ្ជូនទៅផ្ទះសុវត្ថិភាព តាមបំណងរបស់ពួកគេ",
}  # fmt: skip
VIETNAMESE = {
    "Planning and carrying out livelihoods": "Lập kế hoạch và thực hiện sinh kế",
    "Two small businesses that began last year, and what their owners would do otherwise": "Hai cơ sở kinh doanh nhỏ khởi nghiệp năm ngoái, và điều chủ cơ sở sẽ làm khác đi",
    "Each participant went home with a plan for a business that fits their means": "Mỗi người tham gia ra về với một kế hoạch kinh doanh phù hợp với khả năng của mình",
    "Introducing the project": "Giới thiệu dự án",
    "How to review what people need": "Cách rà soát nhu cầu",
    "The needs assessment of the seven communes is complete; authorities and collaborators agree with it": "Việc đánh giá nhu cầu tại bảy xã đã hoàn thành; chính quyền và cộng tác viên đều nhất trí",
    "Collaborators review needs at home, in a talk rather than by a list of questions": "Cộng tác viên rà soát nhu cầu tại nhà, bằng trò chuyện thay vì bảng câu hỏi",
    "Closing workshop of Standing Up Again": "Hội thảo kết thúc dự án Cùng nhau đứng dậy",
    "The Emergency Response Teams go on after the project": "Các đội ứng phó khẩn cấp tiếp tục hoạt động sau dự án",
    "People who return meet many offices; no organisation can do it alone": "Người trở về phải gặp nhiều cơ quan; không tổ chức nào làm được một mình",
    "Receiving, transferring and supporting people who return": "Tiếp nhận, chuyển tuyến và hỗ trợ người trở về",
    "The participants ask for more on what trauma does, so that nobody is hurt again by questions": "Người tham gia mong được biết thêm về tác động của sang chấn, để không ai bị tổn thương lần nữa vì những câu hỏi",
    "The Women's Union tells of the province and of what was done together": "Hội Liên hiệp Phụ nữ giới thiệu về tỉnh và những việc đã cùng làm",
    "A meeting of a peer group, and the free English class": "Buổi họp của một nhóm đồng đẳng và lớp tiếng Anh miễn phí",
    "A sharing session on trauma-informed care and on the way of a person from the first day to years after": "Buổi chia sẻ về chăm sóc có hiểu biết về sang chấn và chặng đường của một người từ ngày đầu đến nhiều năm sau",
    "A peer group and a response team in the commune stay when a project goes": "Nhóm đồng đẳng và đội ứng phó ở xã vẫn còn khi dự án kết thúc",
    "Managing emotions, gender equality and the law on domestic violence": "Quản lý cảm xúc, bình đẳng giới và Luật Phòng, chống bạo lực gia đình",
    "Working visit of Viet Nam to Cambodia": "Chuyến làm việc của Việt Nam tại Campuchia",
    "Where people are held: what is known of the provinces at the border": "Nơi người bị giữ: những gì đã biết về các tỉnh biên giới",
    "One form for handing a person over between the two countries, with the least that must be told": "Một mẫu chung để bàn giao một người giữa hai nước, chỉ với những gì thật cần",
    "A colleague on each side who answers within a day": "Mỗi bên có một đồng nghiệp trả lời trong vòng một ngày",
    "Those who were assessed during the visit were referred to a shelter, as they wished": "Những người được đánh giá trong chuyến đi đã được chuyển đến nhà tạm lánh, theo nguyện vọng của họ",
}  # fmt: skip
_OWN_NAMES = {agency.english: agency.name for agency in AGENCIES if agency.type == "coordination_body"}
WORDS = {"km": KHMER | _OWN_NAMES, "vi": VIETNAMESE}
# What the editor adds, by item and language.
MORE = {
    "vn course 1": {
        "en": "In both courses together 34 women took part; approximately 40% of them find reading or writing hard.",
        "vi": "Cả hai lớp có 34 phụ nữ tham gia; khoảng 40% trong số họ gặp khó khăn khi đọc hoặc viết.",
        "km": "វគ្គទាំងពីរមានស្ត្រី 34 នាក់ចូលរួម ប្រមាណ 40% ក្នុងចំណោមពួកគេពិបាកអាន ឬសរសេរ។",
    }
}


def in_own_words(lang: str, text: str) -> str:
    """Return a draft with the record's English sentences told in ``lang``."""
    for english, own in WORDS.get(lang, {}).items():
        text = text.replace(english, own)
    return text


def told(deeds: Sequence[Deed]) -> list[Deed]:
    """The supervisor lets the bulletin tell of an activity when everything about it is written down."""
    last: dict[str, dt.datetime] = {}
    for deed in deeds:
        if isinstance(deed, Settled):
            continue
        key = deed.key if isinstance(deed, Held | MendHeld) else deed.to if isinstance(deed, Added | Approved) else ""  # fmt: skip
        last[key] = max(deed.at, last.get(key, deed.at))
    led = {land.office: land.supervisor for land in LANDS}
    found = [(number, key, office) for number, (key, office) in enumerate(TOLD) if key in last]
    return [
        ToldOf(last[key] + dt.timedelta(minutes=30 + number), led[office], key, office)
        for number, key, office in found
    ]
