"""Two made-up plans of different build, as text files."""

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH GIA LAI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 9945/KH-UBND

Gia Lai, ngày 20 tháng 02 năm 2024

KẾ HOẠCH

Tuyên truyền cải cách hành chính nhà nước tỉnh Gia Lai năm 2024

Căn cứ Quyết định số 9900/QĐ-UBND ngày 15/01/2024 của UBND tỉnh, Ủy ban nhân dân tỉnh ban hành Kế hoạch:

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

- Nâng cao nhận thức của cán bộ, công chức và người dân về cải cách hành chính (CCHC).

- Phấn đấu trên 80% người dân biết đến Cổng Dịch vụ công quốc gia.

2. Yêu cầu

- Việc tuyên truyền phải thiết thực, hiệu quả, tránh hình thức.

II. NỘI DUNG TUYÊN TRUYỀN

- Kết quả thực hiện Nghị quyết số 9976/NQ-CP ngày 15/7/2021 của Chính phủ.

- Kết quả thực hiện Quyết định số 9938/KH-UBND ngày 14/9/2021.

- Các mô hình hay trong CCHC.

III. NHIỆM VỤ CỤ THỂ

1. Tuyên truyền trên báo, đài

- Duy trì chuyên mục "Cải cách hành chính" trên Báo Gia Lai, mỗi tháng 02 kỳ.

- Đẩy mạnh công tác tuyên truyền.

2. Tuyên truyền trên mạng xã hội

- Đẩy mạnh tuyên truyền qua trang Zalo "Một cửa Gia Lai".

3. Tổ chức Cuộc thi trực tuyến tìm hiểu CCHC

a) Thời gian: Từ ngày 01/6/2024 đến ngày 30/6/2024.

b) Cơ quan chủ trì: Sở Nội vụ.

c) Nội dung:

- Sở Tư pháp biên soạn bộ 50 câu hỏi.

- Nâng cao hiểu biết của công chức.

V. TỔ CHỨC THỰC HIỆN

1. Sở Nội vụ

- Hàng tháng, có ít nhất 02 tin, bài về CCHC được đăng trên Cổng thông tin điện tử của tỉnh.

- Tổ chức các lớp tập huấn cho công chức.

- Mở chuyên trang CCHC trên bản tin của ngành nhằm nâng cao nhận thức.

- Tổng hợp kết quả, báo cáo UBND tỉnh. Thời gian hoàn thành: Trước ngày 15/12/2024.

2. UBND các huyện, thị xã, thành phố: Ban hành kế hoạch của địa phương trước ngày 15/3/2024.

3. Đề nghị Tỉnh đoàn vận động đoàn viên nộp hồ sơ trực tuyến.

4. Sở Tài chính thẩm định kinh phí. Báo Gia Lai mở chuyên trang, 01 số/tuần.

5. Các sở, ban, ngành căn cứ chức năng, nhiệm vụ được giao triển khai thực hiện tốt Kế hoạch này.

Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan phản ánh về Sở Nội vụ để tổng hợp./.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""

_ROWS = (
    (
        "TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm",
    ),
    (
        "1", "Rà soát thủ tục hành chính lĩnh vực đất đai", "Phòng Tài nguyên và Môi trường",
        "Văn phòng HĐND và UBND huyện", "Trước 30/6/2022", "Báo cáo rà soát",
    ),
    (
        "2", "Kiểm tra việc giải quyết thủ tục tại 05 xã", "Văn phòng HĐND và UBND huyện", "Phòng Nội vụ",
        "Quý III", "Thông báo kết luận",
    ),
)  # fmt: skip
DISTRICT = """ỦY BAN NHÂN DÂN
HUYỆN MẪU SƠN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 9912/QĐ-UBND

Mẫu Sơn, ngày 05 tháng 03 năm 2022

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch kiểm soát thủ tục hành chính năm 2022

CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch kiểm soát thủ tục hành chính năm 2022.

Điều 2. Giao Văn phòng HĐND và UBND huyện đôn đốc việc thực hiện; định kỳ hàng quý báo cáo Chủ tịch.

Điều 3. Chánh Văn phòng HĐND và UBND huyện, Thủ trưởng các phòng chịu trách nhiệm thi hành Quyết định này./.

KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2022
(Ban hành kèm theo Quyết định số 9912/QĐ-UBND ngày 05/3/2022 của Chủ tịch UBND huyện)

I. ĐỐI TƯỢNG

Đối tượng là công chức làm việc tại Bộ phận Một cửa.

II. NHIỆM VỤ CỤ THỂ

{ROWS}

III. KINH PHÍ THỰC HIỆN

Kinh phí bảo đảm từ ngân sách huyện năm 2022, dự kiến 350.000.000 đồng.

IV. THỜI GIAN THỰC HIỆN

Từ ngày 15/3/2022 đến hết ngày 31/12/2022.

V. TỔ CHỨC THỰC HIỆN

1. UBND các xã, thị trấn

- Công khai địa chỉ https://mauson.example.gov.vn tại nơi tiếp nhận hồ sơ.

- Tuyên truyền trên loa truyền thanh (Đài Truyền thanh huyện thực hiện).
""".replace("{ROWS}", "\n".join("\t".join(row) for row in _ROWS))

CITY = """ỦY BAN NHÂN DÂN
TỈNH GIA LAI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 9947/KH-UBND

Gia Lai, ngày 20 tháng 02 năm 2024

KẾ HOẠCH

Tuyên truyền cải cách hành chính tỉnh Gia Lai năm 2024

Căn cứ Quyết định số 9900/QĐ-UBND ngày 15/01/2024 của UBND tỉnh về ban hành Kế hoạch cải cách hành chính;

Căn cứ Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ ban hành Chương trình tổng thể;

Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

I. NỘI DUNG TUYÊN TRUYỀN

- Tiếp tục thực hiện Kế hoạch 9953/KH-UBND ngày 24-06-2023 của UBND tỉnh về nâng cao chỉ số PAPI; \
Chỉ thị số 9907/CT-UBND ngày 01/3/2023 của Chủ tịch UBND tỉnh về việc chấn chỉnh kỷ cương \
và Công văn số 9934/UBND-NC ngày 05/4/2023 của UBND tỉnh về xử lý hồ sơ quá hạn.

- Quyền, trách nhiệm của tổ chức, cá nhân trong thực hiện thủ tục hành chính \
theo Điều 96 Nghị định số 9961/2018/NĐ-CP ngày 23/4/2018.

- Lợi ích của dịch vụ công trực tuyến: tiết kiệm thời gian, chi phí đi lại.

- Người dân gửi phản ánh, kiến nghị qua Cổng Dịch vụ công quốc gia hoặc về Văn phòng UBND tỉnh.

- Tuyên truyền qua mạng xã hội (trang Facebook "Một cửa" do Sở Nội vụ vận hành; \
trang Zalo "Hành chính công" do Văn phòng UBND tỉnh vận hành).

II. TỔ CHỨC THỰC HIỆN

1. Văn phòng UBND tỉnh

- Định kỳ hằng tháng cung cấp cho các cơ quan, đơn vị, địa phương dữ liệu về hồ sơ trễ hạn.

- Trước ngày 20 hằng tháng gửi tin, bài về Sở Nội vụ (bản giấy; bản điện tử) bằng dịch vụ bưu chính công ích.

- Tăng cường tuyên truyền; tiếp nhận phản ánh trên Cổng Dịch vụ công.

2. Ban quản lý Khu kinh tế tỉnh tổ chức đánh giá mức độ hài lòng và báo cáo UBND tỉnh.

3. Các cơ quan thông tin đại chúng mở chuyên mục hằng tuần; các sở, ban, ngành cung cấp 02 tin, bài/tháng.
"""
