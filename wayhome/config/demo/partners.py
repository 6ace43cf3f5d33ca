"""The organisations and villages of the demo. Every village and every NGO is invented; provinces, districts and state bodies are real."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAgency:
    """An organisation the office works with: a type of ``registry/agencies/types.py`` and names by language."""

    kept_by: str
    type: str
    name: str
    english: str
    valid_to: str = ""


AGENCIES = (
    DemoAgency(
        "vn",
        "mass_organisation",
        "Hội Liên hiệp Phụ nữ tỉnh Yên Bái",
        "Women's Union of Yen Bai province",
        "2025-06-30",
    ),
    DemoAgency(
        "vn",
        "ministry",
        "Bộ Lao động - Thương binh và Xã hội",
        "Ministry of Labour, Invalids and Social Affairs",
        "2025-02-28",
    ),
    DemoAgency(
        "vn",
        "ministry",
        "Cục Phòng, chống tệ nạn xã hội",
        "Department of Social Vices Prevention",
        "2025-02-28",
    ),
    DemoAgency("vn", "police", "Công an tỉnh Yên Bái", "Police of Yen Bai province", "2025-06-30"),
    DemoAgency("vn", "border_guard", "Bộ đội Biên phòng tỉnh Lào Cai", "Border Guard of Lao Cai province"),
    DemoAgency(
        "vn",
        "hotline",
        "Tổng đài điện thoại quốc gia bảo vệ trẻ em 111",
        "National Child Protection Hotline 111",
    ),
    DemoAgency(
        "vn",
        "local_authority",
        "Ủy ban nhân dân huyện Trạm Tấu",
        "People's Committee of Tram Tau district",
        "2025-06-30",
    ),
    DemoAgency("vn", "social_organisation", "Trung tâm Hạt Giống Xanh", "Green Seed Centre"),
    DemoAgency("vn", "implementing_partner", "Quỹ Cây Cầu Nhỏ", "Small Bridge Foundation"),
    DemoAgency("vn", "business_service", "Trung tâm Dạy nghề Sông Chảy", "Flowing River Vocational Centre"),
    DemoAgency("vn", "school", "Trường Trung học Nội trú Suối Mây", "Cloud Stream Boarding School"),
    DemoAgency("vn", "donor", "Morning Star Fund", "Morning Star Fund"),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការជាតិប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស",
        "National Committee for Counter Trafficking",
    ),
    DemoAgency("kh", "ministry", "ក្រសួងកិច្ចការនារី", "Ministry of Women's Affairs"),
    DemoAgency("kh", "police", "ស្នងការដ្ឋាននគរបាលខេត្តបន្ទាយមានជ័យ", "Police of Banteay Meanchey province"),
    DemoAgency("kh", "transit_centre", "Mango Grove Transit Centre", "Mango Grove Transit Centre"),
    DemoAgency("kh", "shelter", "House of the Lotus", "House of the Lotus"),
    DemoAgency(
        "kh", "faith_organisation", "Pastors' Network of Pailin Valley", "Pastors' Network of Pailin Valley"
    ),
    DemoAgency("kh", "social_organisation", "Open Rice Field Association", "Open Rice Field Association"),
    DemoAgency("kh", "health_facility", "Stone Bridge Health Centre", "Stone Bridge Health Centre"),
    DemoAgency(
        "kh",
        "education_authority",
        "Education Office of the Two Rivers",
        "Education Office of the Two Rivers",
    ),
    DemoAgency("kh", "peer_organisation", "Quiet Harbour Cambodia", "Quiet Harbour Cambodia"),
    DemoAgency("af", "social_organisation", "Pomegranate Courtyard", "Pomegranate Courtyard"),
    DemoAgency("af", "international_organisation", "Wide Valley Relief", "Wide Valley Relief"),
    DemoAgency("af", "school", "School of the Blue Gate", "School of the Blue Gate"),
    DemoAgency(
        "sb",
        "ministry",
        "Ministry of Women, Youth, Children and Family Affairs",
        "Ministry of Women, Youth, Children and Family Affairs",
    ),
    DemoAgency(
        "sb",
        "faith_organisation",
        "Women's Fellowship of the Long Lagoon",
        "Women's Fellowship of the Long Lagoon",
    ),
    # State bodies beside whom prevention is done.
    DemoAgency(
        "vn",
        "ministry",
        "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ninh",
        "Department of Labour of Quang Ninh province",
        "2025-02-28",
    ),
    DemoAgency(
        "vn",
        "local_authority",
        "Ủy ban nhân dân huyện Can Lộc",
        "People's Committee of Can Loc district",
        "2025-06-30",
    ),
    DemoAgency(
        "vn",
        "local_authority",
        "Ủy ban nhân dân huyện Mù Cang Chải",
        "People's Committee of Mu Cang Chai district",
        "2025-06-30",
    ),
    DemoAgency("kh", "local_authority", "រដ្ឋបាលស្រុកកំរៀង", "Kamrieng district administration"),
    DemoAgency("kh", "local_authority", "រដ្ឋបាលស្រុកសំឡូត", "Samlout district administration"),
    DemoAgency("kh", "local_authority", "រដ្ឋបាលក្រុងប៉ោយប៉ែត", "Poipet town administration"),
    DemoAgency("kh", "local_authority", "រដ្ឋបាលស្រុកកៀនស្វាយ", "Kien Svay district administration"),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការខេត្តប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស បន្ទាយមានជ័យ",
        "Provincial Committee for Counter Trafficking of Banteay Meanchey",
    ),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការពិគ្រោះយោបល់កិច្ចការស្ត្រី និងកុមារ បាត់ដំបង",
        "Women's and Children's Consultative Committee of Battambang",
    ),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការពិគ្រោះយោបល់កិច្ចការស្ត្រី និងកុមារ ប៉ោយប៉ែត",
        "Women's and Children's Consultative Committee of Poipet",
    ),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការពិគ្រោះយោបល់កិច្ចការស្ត្រី និងកុមារ បន្ទាយមានជ័យ",
        "Women's and Children's Consultative Committee of Banteay Meanchey",
    ),
    DemoAgency(
        "kh",
        "coordination_body",
        "គណៈកម្មាធិការពិគ្រោះយោបល់កិច្ចការស្ត្រី និងកុមារ សៀមរាប",
        "Women's and Children's Consultative Committee of Siem Reap",
    ),
    # Invented like all the others.
    DemoAgency(
        "vn",
        "international_organisation",
        "Harbour Bridge Migration Office",
        "Harbour Bridge Migration Office",
    ),
    DemoAgency("vn", "international_organisation", "Open Window for Children", "Open Window for Children"),
    DemoAgency(
        "vn", "business_service", "Trung tâm Khởi nghiệp Cánh Buồm", "Sail Centre for Small Businesses"
    ),
    DemoAgency("kh", "transit_centre", "Kapok Tree Reception Centre", "Kapok Tree Reception Centre"),
    DemoAgency("kh", "social_organisation", "Silver Canal Association", "Silver Canal Association"),
    DemoAgency("kh", "social_organisation", "Red Kite Youth Circle", "Red Kite Youth Circle"),
    DemoAgency("kh", "social_organisation", "Palm Ladder Foundation", "Palm Ladder Foundation"),
    DemoAgency("kh", "social_organisation", "Morning Ferry Association", "Morning Ferry Association"),
    DemoAgency("kh", "social_organisation", "Three Kapok Trees", "Three Kapok Trees"),
    DemoAgency("kh", "social_organisation", "Stilt House Women's Circle", "Stilt House Women's Circle"),
    DemoAgency("kh", "social_organisation", "Blue Krama Workers' Aid", "Blue Krama Workers' Aid"),
    DemoAgency("kh", "social_organisation", "Ox-Cart Legal Aid Desk", "Ox-Cart Legal Aid Desk"),
    DemoAgency("kh", "social_organisation", "Star Apple Child Care", "Star Apple Child Care"),
    DemoAgency("kh", "social_organisation", "Meeting Rivers Migrant Help", "Meeting Rivers Migrant Help"),
    DemoAgency("kh", "social_organisation", "Water Hyacinth Crafts Circle", "Water Hyacinth Crafts Circle"),
    DemoAgency(
        "kh", "social_organisation", "Evening Gong Counselling Centre", "Evening Gong Counselling Centre"
    ),
    DemoAgency("kh", "social_organisation", "Small Ladder Learning Centre", "Small Ladder Learning Centre"),
    DemoAgency("kh", "social_organisation", "Honey Palm Family Care", "Honey Palm Family Care"),
    DemoAgency("kh", "social_organisation", "White Egret Health Circle", "White Egret Health Circle"),
    DemoAgency("kh", "social_organisation", "Long Road Return Network", "Long Road Return Network"),
)

# Phnom Penh, Sihanoukville, Svay Rieng, Banteay Meanchey, Battambang and Oddar Meanchey: hotspots, and why.
HOTSPOTS = (
    ("12", "exploitation"), ("18", "exploitation"), ("20", "transit"), ("01", "transit"), ("02", "recruitment"), ("22", "transit"),
)  # fmt: skip

# Villages are added by offices under real communes: (account, country, edition, the commune's code, name, name in Latin letters).
VILLAGES = (
    ("phuc", "VN", "vn-to-2025-06", "04615", "Bản Suối Đèn", ""),
    ("phuc", "VN", "vn-to-2025-06", "04615", "Bản Háng Mây", ""),
    ("phuc", "VN", "vn-to-2025-06", "04618", "Bản Hát Trăng", ""),
    ("phuc", "VN", "vn-to-2025-06", "04588", "Bản Túc Sáng", ""),
    ("phuc", "VN", "vn-to-2025-06", "04657", "Bản Giàng Sao", ""),
    ("dara", "KH", "kh-2025", "021203", "អូរពន្លឺ", "Ou Ponleu"),
    ("dara", "KH", "kh-2025", "021201", "ផ្កាឈូកថ្មី", "Phka Chhouk Thmei"),
    ("dara", "KH", "kh-2025", "011002", "ដើមត្នោតខៀវ", "Daeum Tnaot Khiev"),
    ("phuc", "VN", "vn-to-2025-06", "04612", "Bản Cây Mận", ""),
    ("phuc", "VN", "vn-to-2025-06", "04630", "Bản Nước Ấm", ""),
    ("phuc", "VN", "vn-to-2025-06", "04591", "Bản Đá Trắng", ""),
    ("sokha", "KH", "kh-2025", "021201", "ត្រពាំងផ្កាឈូក", "Trapeang Phka Chhouk"),
    ("sokha", "KH", "kh-2025", "021202", "អូរតាមាស", "Ou Ta Meas"),
    ("sokha", "KH", "kh-2025", "021203", "ដំណាក់ចេកទុំ", "Damnak Chek Tum"),
    ("sokha", "KH", "kh-2025", "021204", "ស្ទឹងខ្មុំ", "Stueng Khmum"),
    ("sokha", "KH", "kh-2025", "020901", "ទួលម្កាក់", "Tuol Mkak"),
    ("sokha", "KH", "kh-2025", "020902", "វាលស្រូវ", "Veal Srov"),
    ("sokha", "KH", "kh-2025", "020903", "ព្រៃមេអំបៅ", "Prey Me Ambau"),
    ("sokha", "KH", "kh-2025", "011001", "កោះទា", "Kaoh Tea"),
    ("sokha", "KH", "kh-2025", "011003", "ស្វាយពីរដើម", "Svay Pir Daeum"),
    ("sokha", "KH", "kh-2025", "010201", "បឹងព្រលឹត", "Boeng Prolit"),
    ("veasna", "KH", "kh-2025", "080201", "អូរកង្កែប", "Ou Kangkaeb"),
    ("veasna", "KH", "kh-2025", "080202", "ដូងប្រាំដើម", "Doung Pram Daeum"),
    ("veasna", "KH", "kh-2025", "080203", "ទួលខ្យល់", "Tuol Khyal"),
    ("veasna", "KH", "kh-2025", "080204", "គោកអំពិល", "Kouk Ampil"),
    ("veasna", "KH", "kh-2025", "080206", "ត្នោតមួយដើម", "Tnaot Muoy Daeum"),
)
