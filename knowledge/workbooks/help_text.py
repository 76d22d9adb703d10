"""What the help sheet of a workbook says."""

from __future__ import annotations

# (heading or "", text): a heading alone begins a part.
LINES: tuple[tuple[str, str], ...] = (
    ("Cách sửa tệp này", ""),
    (
        "",
        "Sửa thẳng vào ô rồi lưu lại (.xlsx). Khi nhập, chỉ những ô đã sửa mới thành thay đổi; "
        "thay đổi vào bản nháp, người khác xem và công bố thì người dân mới thấy.",
    ),
    (
        "",
        "Mỗi dòng là một điều được nói ra. Các ô Tên mục, Loại, Năm, Đơn vị phụ trách, Ngày kiểm "
        "tra là chung của cả mục: sửa ở một dòng là đủ.",
    ),
    (
        "",
        "Cột nền xám chỉ để nhận ra dòng, không sửa. Không đổi tên trang, tên cột; không gộp ô; "
        "không dùng công thức. Được sắp xếp, lọc, chép dòng, thêm dòng ở cuối.",
    ),
    ("Thêm", ""),
    (
        "Dòng mới",
        "Điền một dòng trống. Thêm vào mục đã có: ghi đúng Mã mục. Mục mới: để trống Mã mục (máy "
        "tự đặt theo tên) hoặc ghi dạng chu-de/ten-muc; cần tên, nội dung, nguồn và đơn vị phụ "
        "trách.",
    ),
    (
        "Nguồn",
        "Ghi khóa hoặc số văn bản có ở trang Nguồn, nhiều nguồn cách nhau bằng dấu chấm phẩy. Văn "
        "bản mới: thêm một dòng ở trang Nguồn trước. Trang Liên hệ và Chỉ số: ghi thẳng số văn "
        "bản hoặc địa chỉ trang (https://...).",
    ),
    (
        "Độ tin cậy",
        "Đã xem văn bản gốc: nói như sự thật. Nguồn thứ cấp: nói và nhắc kiểm tra lại; ô trống "
        "được hiểu như vậy. Chưa xác nhận: không công bố được.",
    ),
    (
        "Ngày",
        "Ghi ngày/tháng/năm, ví dụ 31/12/2026.",
    ),
    ("Thôi dùng", ""),
    (
        "Kết thúc một dòng",
        "Ghi Hiệu lực đến là ngày cuối cùng còn đúng, rồi thêm dòng mới nói điều đúng từ ngày sau đó.",
    ),
    (
        "Gỡ",
        "Trang Câu trả lời, Thủ tục, Kế hoạch: x ở một dòng là gỡ CẢ MỤC. Trang Liên hệ, Chỉ số, "
        "Quy định tỉnh: x chỉ gỡ dòng đó.",
    ),
    (
        "Xóa dòng",
        "Xóa dòng hay xóa cả trang khỏi tệp không xóa gì trong Một Cửa: máy coi như không nhập phần đó.",
    ),
    ("Từng trang", ""),
    (
        "Câu trả lời, Kế hoạch",
        "Câu trả lời, quy định pháp luật, đường dây nóng; điều các kế hoạch đã nói, nói ở thì quá "
        "khứ và kèm dòng “Hiện nay”.",
    ),
    (
        "Thủ tục",
        "Phần Một Cửa tự viết hoặc cán bộ đã sửa. Dòng phí: ô Số tiền và chữ ở ô Nội dung phải "
        "khớp nhau; nhiều mức thì để trống Số tiền.",
    ),
    (
        "Quy định tỉnh",
        "Phí, thời hạn, nơi nộp, cơ quan mà tỉnh quy định riêng cho một thủ tục; cần số, ngày và "
        "cơ quan ban hành văn bản. Chỉ người dân của tỉnh đó được trả lời như vậy.",
    ),
    (
        "Liên hệ",
        "Một dòng một xã, phường và một dòng mỗi tỉnh, chưa biết thì để trống. Số điện thoại phải "
        "có nguồn và ngày kiểm tra; ghi cả số 0 ở đầu, nhiều số cách nhau bằng dấu chấm phẩy.",
    ),
    (
        "Chỉ số",
        "Một dòng một kết quả: chỉ số, năm, tỉnh hoặc đơn vị; có điểm hoặc hạng.",
    ),
    (
        "Cách hỏi",
        "Câu người dân hay hỏi, không viết thông tin cá nhân. Sửa câu đi kèm chương trình là thêm "
        "một câu mới, câu cũ vẫn được tìm.",
    ),
    ("Khi nhập lại", ""),
    (
        "",
        "Máy cho xem khác biệt trước. Ô sai được kể hết một lần, kèm tên trang và ô; còn ô sai "
        "thì chưa ghi gì. Mục mà người khác đã sửa sau khi xuất tệp thì không bị ghi đè: xuất lại "
        "và sửa trên tệp mới.",
    ),
)
