"""The console in a real browser, over the whole application: an officer's and a maintainer's day, two
browsers at once, the keyboard alone, axe-core on every screen at both sizes."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
import pytest_asyncio
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.bot.channels.web_server import chromium
from tests.bot.homes import motcua
from tests.e2e.running import Running, running

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

PASSWORD = "một mật khẩu đủ dài 2026"
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
SIZES = {"desk": (1366, 768), "phone": (390, 844)}
SERIOUS = {"serious", "critical"}
SCREENS = {
    "an": ["/consult?q=c%C4%83n+c%C6%B0%E1%BB%9Bc", "/due?entry=tthc/1.014064", "/inbox", "/cases", "/me",
           "/consult/spoken?entry=tthc/1.014064&aspect=fee"],
    "mai": ["/unanswered", "/knowledge?q=c%C4%83n+c%C6%B0%E1%BB%9Bc", "/knowledge/entry?id=tthc/1.014064",
            "/knowledge/new", "/knowledge/draft", "/knowledge/revisions", "/knowledge/due"],
    "quan": ["/admin", "/admin/options", "/templates", "/audit"],
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def application(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    home = Path(shutil.copytree(shipped_home, tmp_path_factory.mktemp("console") / "home"))
    (home / "hours.yaml").write_text("hours: {t2-cn: '0:00-23:59'}\n", "utf-8")
    motcua(home, "units", "add", "quy-nhon", "--name", "Trung tâm phường Quy Nhơn", "--province", "gia-lai",
           "--receives", "report,handoff")  # fmt: skip
    for login, role in {"an": "officer", "chi": "lead", "mai": "maintainer", "quan": "administrator"}.items():
        motcua(
            home, "officers", "add", login, "--name", f"Người {login}", "--unit", "quy-nhon", "--role", role
        )
        motcua(home, "officers", "password", login, typed=f"{PASSWORD}\n")
    async with running(home, rasa=False, MOTCUA_RASA="false") as application:
        yield application


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("one")) as driver:
        yield driver


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("two")) as driver:
        yield driver


def wait(driver: Chrome, condition: Any, seconds: float = 10) -> Any:
    return WebDriverWait(driver, seconds, poll_frequency=0.05).until(condition)


def sees(driver: Chrome, text: str, seconds: float = 10) -> None:
    read = "return document.querySelector('main')?.innerText || ''"  # the page may be changing under our eyes
    wait(driver, lambda browser: text in browser.execute_script(read), seconds)


def sign_in(driver: Chrome, url: str, login: str) -> None:
    """Signed in anew, the tour looked at and closed."""
    driver.delete_all_cookies()
    driver.get(f"{url}/desk/sign-in")
    driver.find_element(By.NAME, "login").send_keys(login)
    driver.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    wait(driver, lambda browser: "/desk/sign-in" not in browser.current_url)
    here = "return document.readyState === 'complete' && document.querySelector('.bar .me') !== null"
    wait(driver, lambda browser: browser.execute_script(here))
    if driver.find_elements(By.CSS_SELECTOR, "#tour[open]"):
        assert "Năm phút" in driver.find_element(By.ID, "tour").text
        driver.find_element(By.CSS_SELECTOR, "#tour button.main").click()
        wait(driver, lambda browser: not browser.find_elements(By.CSS_SELECTOR, "#tour[open]"))


def ask(driver: Chrome, text: str) -> None:
    """Typed into the search box. For a moment after a dialog has closed Chromium drops what is typed."""

    def typed(browser: Chrome) -> bool:
        box = browser.find_element(By.ID, "question")
        box.clear()
        box.send_keys(text)
        return box.get_attribute("value") == text

    wait(driver, typed)


async def citizen(application: Running, conversation: str, *texts: str) -> str:
    """A citizen who writes at the programs' door; the last reply."""
    said = ""
    for text in texts:
        said = (await application.post("/api/chat", conversation=conversation, text=text))["text"]
    return said


def code_in(text: str) -> str:
    found = re.search(r"mã ([0-9A-Z]{6})", text)
    assert found, text
    return found[1]


async def test_an_officers_day(application: Running, one: Chrome, two: Chrome) -> None:
    sign_in(one, application.url, "an")
    ask(one, "làm lại căn cước bị mất phí bao nhiêu")
    sees(one, "35.000")
    assert one.find_elements(By.ID, "record-title"), "the official record stands beside"
    one.find_element(By.CSS_SELECTOR, ".chips button[data-key='1']").click()
    wait(
        one,
        lambda browser: browser.find_elements(
            By.CSS_SELECTOR, ".chips button[data-key='1'][aria-pressed=true]"
        ),
    )

    sign_in(two, application.url, "chi")
    for driver in (one, two):
        driver.get(f"{application.url}/desk/inbox")
        sees(driver, "Không ai đang chờ")
    code = code_in(await citizen(application, "c1", "gặp cán bộ"))
    for driver in (one, two):  # nobody has touched the page
        sees(driver, code)
        driver.find_element(By.CSS_SELECTOR, f"a[href$='{code}']").click()
        wait(driver, lambda browser: browser.find_elements(By.CSS_SELECTOR, "form[action$='/claim'] button"))
    one.find_element(By.CSS_SELECTOR, "form[action$='/claim'] button").click()
    wait(one, lambda browser: browser.find_elements(By.ID, "reply-text"))
    two.find_element(By.CSS_SELECTOR, "form[action$='/claim'] button").click()
    sees(two, "Người an đã nhận")
    await citizen(application, "c1", "hồ sơ khai sinh của con em tới đâu rồi ạ")
    sees(one, "hồ sơ khai sinh của con em")  # without a key pressed
    area = one.find_element(By.ID, "reply-text")
    area.send_keys("Có kết quả rồi, mời anh/chị tới quầy 2.", Keys.CONTROL, Keys.ENTER)
    sees(one, "mời anh/chị tới quầy 2")
    assert "quầy 2" in await citizen(application, "c1", "cảm ơn")
    one.find_element(By.CSS_SELECTOR, "details.card > summary").click()
    one.find_element(By.CSS_SELECTOR, "form[action$='/close'] button").click()
    wait(one, lambda browser: browser.current_url.endswith("/desk/inbox"))
    assert "Người an" in await citizen(application, "c1", "alo")


async def test_by_the_keyboard_alone(application: Running, one: Chrome) -> None:
    sign_in(one, application.url, "an")
    code = code_in(await citizen(application, "c2", "gặp cán bộ"))
    body = one.find_element(By.TAG_NAME, "body")
    one.switch_to.active_element.send_keys(Keys.ESCAPE)
    body.send_keys("gh")
    wait(one, lambda browser: browser.current_url.endswith("/desk/inbox"))
    sees(one, code)
    one.find_element(By.TAG_NAME, "body").send_keys(Keys.ARROW_DOWN)
    assert code in one.switch_to.active_element.text
    one.switch_to.active_element.send_keys(Keys.ENTER)
    wait(one, lambda browser: browser.current_url.endswith(code))
    one.switch_to.active_element.send_keys("n")
    wait(one, lambda browser: browser.execute_script("return document.activeElement.id") == "reply-text")
    one.switch_to.active_element.send_keys(Keys.ESCAPE)
    one.find_element(By.TAG_NAME, "body").send_keys("?")
    wait(one, lambda browser: browser.find_elements(By.CSS_SELECTOR, "#keys[open]"))
    one.switch_to.active_element.send_keys(Keys.ESCAPE)
    one.find_element(By.TAG_NAME, "body").send_keys("gt")
    wait(one, lambda browser: "/desk/consult" in browser.current_url)
    one.switch_to.active_element.send_keys("khai sinh")
    sees(one, "khai sinh")
    await citizen(application, "c2", "kết thúc")


async def test_a_maintainers_day(application: Running, one: Chrome) -> None:
    await citizen(application, "c3", "giá vàng hôm nay bao nhiêu một chỉ")
    sign_in(one, application.url, "mai")
    one.get(f"{application.url}/desk/unanswered")
    sees(one, "giá vàng")
    one.find_element(By.CSS_SELECTOR, "form[action$='/off-topic'] button").click()
    sees(one, "0 câu")
    one.get(f"{application.url}/desk/knowledge/entry?id=sap-nhap/can-cuoc")
    area = one.find_element(By.NAME, "text-0")
    area.clear()
    area.send_keys("Không phải đổi thẻ vì sáp nhập (bản sửa thử).")
    one.find_element(By.NAME, "reason").send_keys("thử", Keys.ENTER)
    sees(one, "Người dân sẽ thấy")
    sees(one, "bản sửa thử")
    one.find_element(By.CSS_SELECTOR, "form[action$='/drop'] button").click()
    sees(one, "Không có thay đổi nào")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("login", SCREENS)
async def test_every_screen_is_accessible(application: Running, one: Chrome, login: str, size: str) -> None:
    """No serious finding of axe-core (WCAG 2 A and AA, contrast included), nothing wider than the screen,
    nothing refused by the page's own policy."""
    one.set_window_size(*SIZES[size])
    sign_in(one, application.url, login)
    one.get_log("browser")
    for path in SCREENS[login]:
        one.get(f"{application.url}/desk{path}")
        one.execute_script(AXE)
        found = one.execute_async_script(
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']}).then(done, done)"
        )
        bad = [
            (finding["id"], [node["html"][:120] for node in finding["nodes"]][:3])
            for finding in found["violations"]
            if finding["impact"] in SERIOUS
        ]
        assert not bad, (path, bad)
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert one.execute_script(wide) <= 0, path
        refused = [
            line["message"] for line in one.get_log("browser") if "Content Security" in line["message"]
        ]
        assert not refused, (path, refused)
    one.set_window_size(*SIZES["desk"])
