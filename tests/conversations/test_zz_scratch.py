import pytest
from tests.conversations.conftest import Office
pytestmark = pytest.mark.asyncio(loop_scope="module")

async def test_it(office: Office) -> None:
    async def talk(*lines, name="x"):
        p = office.person()
        print("\n=======", name)
        for line in lines:
            try:
                if line.startswith("["):
                    s = await p.tap(line.strip("[]"))
                else:
                    s = await p.say(line)
                print(f">> {line}\n{s.text}\n   {s.buttons}")
            except Exception as e:
                print(f">> {line}\n!! {type(e).__name__} {e}")
    await talk("hủy", "quay lại", "bắt đầu lại", "viết tiếp", "để sau", "thôi", "/huy", "bỏ qua", name="outside fresh")
    await talk("làm lại căn cước bị mất phí bao nhiêu", "quay lại", "bắt đầu lại", "hủy", "cần giấy tờ gì", name="outside after entry")
    await talk("tôi muốn phản ánh", "[Viết phản ánh]", "Loa phường ồn quá, sáng nào cũng mở", "xóa dữ liệu của tôi", "[Không xóa]", "/dulieu", "[Xem bản sao]", "xóa dữ liệu của tôi", "[Xóa ngay]", "viết tiếp", "/dulieu", name="privacy in form")
    await talk("em ở phường Quy Nhơn", "làm lại căn cước bị mất phí bao nhiêu", "/dulieu", "[Quên tỉnh, nơi ở]", "/dulieu", "bạn đang giữ gì về tôi", "cho tôi bản sao dữ liệu của tôi", name="dulieu")
    await talk("làm lại căn cước bị mất phí bao nhiêu", "[Chưa đúng]", "[Sai nội dung]", "[Gặp cán bộ]", name="feedback handoff")
    await talk("em ở phường Phan Thiết", "gặp cán bộ", "thôi", "gặp cán bộ", "quay lại", name="kept leaving")
    await talk("đồ ngu, trả lời kiểu gì vậy", "hủy", name="abuse")
    await talk("mã hồ sơ H08.12.34-261115-0012", "tra cứu hồ sơ", "000.00.00.H36-250101-0001", name="dossier")
