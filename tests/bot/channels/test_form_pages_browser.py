"""The pages behind a one-time link in a real browser, without JavaScript, on a phone's screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from docx import Document
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from bot import records
from bot.forms.form import Draft
from knowledge.database import migrate, open_engine, sqlite_url
from tests.bot.channels.web_server import chromium
from tests.bot.fakes import FakeClock
from tests.bot.forms.paper import COMPLAINT, Desk

pytestmark = pytest.mark.e2e

HOSTILE = "<script>document.title='hỏng'</script><img src=x onerror=\"document.title='hỏng'\">"


def _gone(element: WebElement) -> bool:
    """Whether its page has been left; the driver has more than one name for that."""
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False


class Site:
    """The pages behind a real server, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        engine = open_engine(sqlite_url(folder / "conversations.db"))
        migrate(engine, records.MIGRATIONS, records.VERSIONS)
        self.desk = Desk(engine, FakeClock())
        config = uvicorn.Config(self.desk.app(), port=0, lifespan="off", log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Site:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(15)
        self.desk.engine.dispose()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        yield driver


class Page:
    def __init__(self, driver: Chrome, site: Site) -> None:
        self.driver = driver
        self.site = site

    def open(self, draft: Draft, width: int = 390, height: int = 844) -> Page:
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.driver.get(f"{self.site.url}/to-khai/{self.site.desk.give(draft)}")
        return self

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            box = self.one(f"#{name}")
            box.clear()
            box.send_keys(value)

    def press(self, do: str) -> None:
        before = self.one("html")
        self.one(f"button[value={do}]").click()
        WebDriverWait(self.driver, 15, 0.05).until(lambda _: _gone(before))

    @property
    def title(self) -> str:
        return self.one("h1").text

    @property
    def width(self) -> int:
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})
        return round(size["cssContentSize"]["width"])


@pytest.fixture
def page(browser: Chrome, site: Site) -> Iterator[Page]:
    yield Page(browser, site)
    log = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    # a page with errors is answered with 422, a dead link with 404: Chromium notes that and nothing else
    assert [line for line in log if "status of 4" not in line] == []


def test_a_contact_is_given_on_a_phone(page: Page, site: Site) -> None:
    draft = site.desk.draft("report", asked="contact")
    page.open(draft)
    assert page.width == 390
    assert not page.one("#agree").is_selected()
    send, refuse = page.one("button[value=send]"), page.one("button[value=refuse]")
    assert send.size == refuse.size
    assert send.size["height"] >= 44
    for name in ("background-color", "color", "border-color", "font-weight"):
        assert send.value_of_css_property(name) == refuse.value_of_css_property(name)
    page.fill(name="Nguyễn Thị Minh", phone="0912 345 678")
    page.one("label[for=agree]").click()
    page.press("send")
    assert page.title == "Đã nhận thông tin"
    kept = site.desk.again(draft)
    assert (kept.given("name"), kept.given("phone")) == ("Nguyễn Thị Minh", "0912345678")
    page.driver.refresh()
    assert page.title == "Đã nhận thông tin"
    page.driver.back()  # the page as it was; sent again by the same browser
    page.press("send")
    assert "Trang này đã gửi rồi" in page.one("main").text
    assert len([one for one in site.desk.told if one.key == draft.key]) == 1


def test_the_keyboard_is_enough_and_enter_sends(page: Page, site: Site) -> None:
    draft = site.desk.draft("idea", asked="contact")
    page.open(draft)
    order = []
    for _ in range(5):
        page.one("body").send_keys(Keys.TAB) if not order else page.driver.switch_to.active_element.send_keys(
            Keys.TAB
        )
        order.append(page.driver.switch_to.active_element)
    assert [one.get_attribute("id") or one.get_attribute("value") for one in order] == [
        "name", "phone", "agree", "send", "refuse",
    ]  # fmt: skip
    order[0].send_keys("An")
    order[2].send_keys(Keys.SPACE)
    order[0].send_keys(Keys.ENTER)
    WebDriverWait(page.driver, 15, 0.05).until(lambda _: _gone(order[0]))
    assert page.title == "Đã nhận thông tin"
    assert site.desk.again(draft).given("name") == "An"


def test_an_error_is_shown_first_and_leads_to_its_field(page: Page, site: Site) -> None:
    page.open(site.desk.draft("report", asked="contact"))
    page.fill(name="An", phone="12")
    page.press("send")
    summary = page.one(".summary")
    assert summary == page.driver.switch_to.active_element
    assert len(summary.find_elements(By.TAG_NAME, "a")) == 2
    assert page.one("#phone").get_attribute("value") == "12"
    assert page.one("#phone-error").location["y"] < page.one("#phone").location["y"]
    assert page.width == 390


def test_refusing_needs_no_consent(page: Page, site: Site) -> None:
    draft = site.desk.draft("report", asked="contact")
    page.open(draft)
    page.fill(name="An")
    page.press("refuse")
    assert page.title == "Đã ghi là không cung cấp"
    assert not site.desk.again(draft).values


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568), (1366, 768)])
def test_a_letter_is_written_corrected_and_downloaded(
    page: Page, site: Site, tmp_path: Path, width: int, height: int
) -> None:
    page.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    draft = site.desk.letter(values={**COMPLAINT, "reason": HOSTILE})
    page.open(draft, width, height)
    assert page.width <= width  # nothing sticks out to the side
    assert page.one("#reason").get_attribute("value") == HOSTILE
    page.fill(recipient="Chủ tịch UBND phường", name="Nguyễn Thị Minh", demand="Trả lời\nbằng văn bản")
    page.press("send")
    assert page.one("#agree-error").is_displayed()
    assert page.one("#demand").get_attribute("value") == "Trả lời\nbằng văn bản"
    page.one("label[for=agree]").click()
    page.press("send")
    assert page.title.replace("\n", " ") == "Đơn khiếu nại đã lập xong"
    assert page.width <= width
    page.one("a[href$='.docx']").click()
    WebDriverWait(page.driver, 15, 0.05).until(lambda _: list(tmp_path.glob("*.docx")))
    (file,) = tmp_path.glob("*.docx")
    whole = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert file.name == "don-khieu-nai.docx"
    assert {"Trả lời", "bằng văn bản", HOSTILE} <= set(whole)
    page.driver.find_element(By.LINK_TEXT, "Sửa lại").click()
    assert page.one("#name").get_attribute("value") == "Nguyễn Thị Minh"
    assert "hỏng" not in page.driver.title


def test_a_dead_link_says_what_to_do(page: Page, site: Site) -> None:
    page.driver.get(f"{site.url}/to-khai/khong-co")
    assert "không còn dùng được" in page.title.replace("\n", " ")
    assert "viết tiếp" in page.one("main").text
