"""The web page in a real browser: what a citizen does with it, what it does without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from bot.messages import Button, Incoming, Reply, SourceLine
from tests.bot.channels.web_server import WebServer, chromium

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=\"document.title='hỏng'\"><script>document.title='hỏng'</script> &lt;b&gt;"
SOURCE = SourceLine("Nghị định 118", "118/2025/NĐ-CP", "2025-06-09", "https://vanban.chinhphu.gov.vn/118")
CITED = """Nộp tại UBND cấp xã ở TP. Quy Nhơn. Hai bên cùng đến ký.
Giấy tờ phải nộp:
- Tờ khai theo mẫu
- Giấy tờ tùy thân

Nguồn:
- Nghị định 118, số 118/2025/NĐ-CP, ngày 09-06-2025: https://vanban.chinhphu.gov.vn/118
Kiểm tra ngày 20-11-2026.

Câu hỏi thứ hai:
Lệ phí: miễn.

Nguồn:
- Thông tư 85, số 85/2019/TT-BTC (hết hiệu lực từ sau ngày 30-06-2026, thay bằng 12/2026/TT-BTC)
Kiểm tra ngày 20-11-2026.
Nếu đang có nguy hiểm, hãy gọi ngay 114 (cứu hỏa, cứu nạn)."""
CITED_SOURCES = (
    replace(SOURCE, checked_on="2026-11-20"),
    SourceLine("Thông tư 85", "85/2019/TT-BTC", checked_on="2026-11-20", valid_to="2026-06-30"),
)
LONG = "Nộp ở UBND cấp xã. " + "\n".join(f"Bước {number}: làm việc thứ {number}." for number in range(1, 60))


def answer(incoming: Incoming) -> Reply | None:
    match incoming.text or incoming.button:
        case "im lặng":
            return None
        case "cháy":
            return Reply("emergency", "Gọi ngay 114.\nĐiều 113 không phải số điện thoại. Tổng đài 1800 1096.")
        case "số của tôi 079123456789":
            return Reply("personal_data", "Anh/chị đừng gửi số căn cước ở đây.")
        case "địa chỉ":
            return Reply(
                "answered",
                "Xem https://dichvucong.gov.vn, không vào https://dichvucong.gov.vn.xau.com hay http://gov.vn.",
            )
        case "b1":
            return Reply("answered", "Miễn lệ phí.")
        case "có nguồn":
            return Reply("answered", CITED, (), CITED_SOURCES)
        case "có nguồn mà không kèm":
            return Reply("answered", CITED)
        case "dài":
            return Reply("answered", LONG)
        case "một câu dài":
            return Reply("answered", "Một câu rất dài, " * 30)
        case text:
            return Reply("clarify", f"Đã nhận: {text}\nHỏi gì tiếp?", (Button("Lệ phí", "b1"),), (SOURCE,))


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with WebServer(answer) as server:
        yield server


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


class Page:
    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def open(self, query: str = "") -> Page:
        self.driver.get(self.url + "/" + query)
        return self

    def until(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 15, 0.05).until(lambda _: condition())

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        # textContent in one call: an element list goes stale while the page moves
        script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
        found: list[str] = self.driver.execute_script(script, selector)
        return found

    @property
    def answers(self) -> list[str]:
        return self.texts(".theirs .words")

    @property
    def box(self) -> WebElement:
        return self.all("#question")[0]

    @property
    def focused(self) -> str:
        return str(self.driver.switch_to.active_element.text)

    def ask(self, text: str) -> None:
        before = len(self.answers)
        self.box.send_keys(text, Keys.ENTER)
        self.until(lambda: len(self.answers) > before)


@pytest.fixture
def page(browser: Chrome, server: WebServer) -> Iterator[Page]:
    """A first visit: no cookie, no transcript; and nothing went wrong in the browser by the end."""
    page = Page(browser, server.url).open()
    browser.delete_all_cookies()
    browser.execute_script("sessionStorage.clear()")
    yield page.open()
    log = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert [line for line in log if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_a_question_gets_its_answer(page: Page) -> None:
    page.ask("Làm căn cước ở đâu?")
    assert page.texts(".mine .words") == ["Làm căn cước ở đâu?"]
    assert page.answers == ["Đã nhận: Làm căn cước ở đâu?\nHỏi gì tiếp?"]
    assert page.texts(".lead") == ["Đã nhận: Làm căn cước ở đâu?"]
    assert page.texts("details li") == ["Nghị định 118: 118/2025/NĐ-CP, ngày 09-06-2025"]
    assert not page.all("details")[0].get_attribute("open")
    assert page.texts("#typing") == [""]


def test_a_button_and_an_example_ask_too(page: Page) -> None:
    page.all(".examples button")[0].click()
    page.until(lambda: len(page.answers) == 1)
    page.all(".choices button")[0].click()
    page.until(lambda: len(page.answers) == 2)
    assert page.texts(".mine .words")[1] == "Lệ phí"
    assert page.answers[1] == "Miễn lệ phí."


def test_the_keyboard_is_enough(page: Page) -> None:
    body = page.all("body")[0]
    body.send_keys(Keys.TAB)
    assert page.focused == "Đến ô gõ câu hỏi"
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.until(lambda: page.driver.switch_to.active_element == page.box)
    page.box.send_keys("một", Keys.SHIFT, Keys.ENTER, Keys.NULL, "hai", Keys.ENTER)
    page.until(lambda: page.texts(".mine .words") == ["một\nhai"])
    page.until(lambda: len(page.answers) == 1)
    assert page.driver.switch_to.active_element == page.box
    page.box.send_keys(Keys.SHIFT, Keys.TAB)  # back from the box: the sources, then the button
    assert page.focused == "Nguồn (1)"
    page.driver.switch_to.active_element.send_keys(Keys.SHIFT, Keys.TAB)
    assert page.focused == "Lệ phí"
    page.driver.switch_to.active_element.send_keys(Keys.SPACE)
    page.until(lambda: page.answers[1:] == ["Miễn lệ phí."])


def test_markup_stays_text(page: Page) -> None:
    page.ask(HOSTILE)
    assert page.texts(".mine .words") == [HOSTILE]
    assert HOSTILE in page.answers[0]
    assert page.all("#log img, #log script, #log b") == []
    assert "hỏng" not in page.driver.title


def test_sources_are_said_once_and_nothing_else_is_lost(page: Page) -> None:
    page.ask("có nguồn")
    assert page.texts(".words > p") == [
        "Nộp tại UBND cấp xã ở TP. Quy Nhơn. Hai bên cùng đến ký.",
        "Giấy tờ phải nộp:",
        "Câu hỏi thứ hai:",
        "Lệ phí: miễn.",
        "Nếu đang có nguy hiểm, hãy gọi ngay 114 (cứu hỏa, cứu nạn).",
    ]
    assert page.texts(".words li") == ["Tờ khai theo mẫu", "Giấy tờ tùy thân"]
    assert page.texts(".heading") == ["Giấy tờ phải nộp:", "Câu hỏi thứ hai:"]
    assert page.texts("summary") == ["Nguồn (2)"]
    assert page.texts("details li") == [
        "Nghị định 118: 118/2025/NĐ-CP, ngày 09-06-2025",
        "Thông tư 85: 85/2019/TT-BTC (hết hiệu lực từ sau ngày 30-06-2026, thay bằng 12/2026/TT-BTC)",
    ]
    assert page.texts("details p") == ["Kiểm tra ngày 20-11-2026."]
    hrefs = [link.get_attribute("href") for link in page.all(".theirs a")]
    assert hrefs == ["tel:114", "https://vanban.chinhphu.gov.vn/118"]
    page.ask("có nguồn mà không kèm")  # then the text is the only place that names them
    assert page.answers[1].count("Nguồn:") == 2


def test_only_the_first_sentence_is_bold(page: Page) -> None:
    page.ask("có nguồn")
    assert page.texts(".lead") == ["Nộp tại UBND cấp xã ở TP. Quy Nhơn."]
    page.ask("một câu dài")
    lead = page.texts(".lead")[1]
    assert 100 < len(lead) <= 160
    assert lead.endswith(",")


def test_the_question_and_the_header_stay_in_sight_of_a_long_answer(page: Page) -> None:
    page.ask("dài")
    sight = "const at = (name) => document.querySelector(name).getBoundingClientRect();"
    header, question, top = page.driver.execute_script(
        sight + "return [at('header').bottom, at('.mine').top, at('.theirs').top];"
    )
    assert 0 < header <= question < top < 300
    assert page.driver.execute_script(sight + "return at('header').top;") == 0
    assert page.all("header #new")[0].is_displayed()


def test_only_official_addresses_and_numbers_are_links(page: Page) -> None:
    page.ask("địa chỉ")
    links = page.all(".theirs a")
    assert [link.get_attribute("href") for link in links] == ["https://dichvucong.gov.vn/"]
    assert "noopener" in str(links[0].get_attribute("rel"))
    page.ask("cháy")
    numbers = [link.get_attribute("href") for link in page.all(".emergency a")]
    assert numbers == ["tel:114", "tel:18001096"]
    assert page.texts(".emergency .tag") == ["KHẨN CẤP"]


def test_a_personal_number_does_not_stay_on_the_screen(page: Page) -> None:
    page.ask("số của tôi 079123456789")
    assert page.texts(".mine .words") == ["số của tôi ••••"]
    kept: str = page.driver.execute_script("return JSON.stringify(sessionStorage)")
    assert "079123456789" not in kept


def test_questions_wait_for_the_network(page: Page, server: WebServer) -> None:
    page.ask("trước")
    page.driver.set_network_conditions(offline=True, latency=0, throughput=-1)
    try:
        page.until(lambda: "Mất mạng" in page.texts("#notice")[0])
        for text in ("một", "hai"):
            page.box.send_keys(text, Keys.ENTER)
        page.until(lambda: page.texts(".mine .state")[1:] == ["Chờ gửi", "Chờ gửi"])
        assert server.post.received[-1].text == "trước"
    finally:
        page.driver.set_network_conditions(offline=False, latency=0, throughput=-1)
    page.until(lambda: len(page.answers) == 3)
    assert [text.split("\n")[0] for text in page.answers[1:]] == ["Đã nhận: một", "Đã nhận: hai"]
    assert page.texts("#notice") == [""]
    page.until(lambda: page.texts(".mine .state") == ["", "", ""])  # an answer may overtake the receipt


def test_an_answer_that_came_meanwhile_is_there_after_a_reload(page: Page, server: WebServer) -> None:
    page.ask("một")
    page.driver.get("about:blank")
    server.say("Cán bộ trả lời anh/chị.")
    page.open()
    page.until(lambda: page.answers[1:] == ["Cán bộ trả lời anh/chị."])
    assert page.texts(".mine .words") == ["một"]


def test_two_tabs_show_the_same_conversation(page: Page) -> None:
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    second = Page(page.driver, page.url).open()
    try:
        second.ask("từ thẻ hai")
        page.driver.switch_to.window(first)
        page.until(lambda: len(page.answers) == 1)
        assert page.texts(".mine .words") == ["từ thẻ hai"]
    finally:
        page.driver.switch_to.window(next(one for one in page.driver.window_handles if one != first))
        page.driver.close()
        page.driver.switch_to.window(first)


def test_starting_over_leaves_nothing_for_the_next_person(page: Page, server: WebServer) -> None:
    page.ask("một")
    old = server.post.received[-1].conversation
    page.all("#new")[0].click()
    page.all("#sure .main")[0].click()
    page.until(lambda: page.answers == [])
    page.ask("hai")
    assert server.post.received[-1].conversation != old
    assert page.open().texts(".mine .words") == ["hai"]


def test_a_deep_link_fills_the_box_and_waits(page: Page, server: WebServer) -> None:
    before = len(server.post.received)
    page.open("?q=" + quote("Làm căn cước <b> hết bao nhiêu?"))
    assert page.box.get_attribute("value") == "Làm căn cước <b> hết bao nhiêu?"
    assert page.driver.current_url == page.url + "/"
    assert len(server.post.received) == before
    page.box.send_keys(Keys.ENTER)
    page.until(lambda: page.texts(".lead") == ["Đã nhận: Làm căn cước <b> hết bao nhiêu?"])
