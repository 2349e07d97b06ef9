package dev.muster.examples.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that looks at a server's dashboard. What it is asked for it waits for, without pauses of fixed length. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final WebDriverWait wait;
    private String root = "";

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        this.wait = new WebDriverWait(driver, PATIENCE);
        this.wait.pollingEvery(POLL);
        this.wait.ignoring(StaleElementReferenceException.class);
    }

    /** @param profile an empty directory */
    static Browser open(Path profile) {
        LOG.setLevel(Level.SEVERE); // that it knows this Chromium's protocol by no version of its own is no news
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium", "chromium-browser", "google-chrome", "chrome"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(program("chromedriver")))
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** Looks at a server from now on, at full width. */
    void lookAt(RunningServer server) {
        root = "http://127.0.0.1:" + server.port();
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private static String program(String... names) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            for (String name : names) {
                Path candidate = Path.of(directory, name);
                if (Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
            }
        }
        throw new AssertionError("there is no " + names[0]
                + " on the PATH; install it: apt-get install -y --no-install-recommends chromium chromium-driver");
    }

    /** Loads a page anew. */
    void load(String page) {
        driver.get(root + "/favicon.svg"); // or only the place in the page would change
        driver.get(root + "/" + page);
    }

    /** Follows a link of the dashboard, without a reload. */
    void go(String hash) {
        run("""
                const hash = arguments[0];
                return location.hash === hash || new Promise((followed) => {
                  addEventListener("hashchange", () => followed(true), { once: true });
                  location.hash = hash;
                })""", hash);
    }

    /** Opens another window and switches to it. */
    String openWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        return window();
    }

    String window() {
        return driver.getWindowHandle();
    }

    void lookAtWindow(String window) {
        driver.switchTo().window(window);
    }

    /** Closes the current window. The caller must switch to another one next. */
    void closeWindow() {
        driver.close();
    }

    /** Closes all windows but one. */
    void closeAllBut(String window) {
        for (String other : driver.getWindowHandles()) {
            if (!other.equals(window)) {
                driver.switchTo().window(other).close();
            }
        }
        driver.switchTo().window(window);
    }

    /** Runs a script in this window before the scripts of each page that it loads. */
    void runFirst(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Blocks requests of this window to addresses that match a pattern. Without a pattern, unblocks all. */
    void block(String... patterns) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(patterns)));
    }

    WebElement see(String selector) {
        return wait.withMessage(() -> "no " + selector + " in: " + text())
                .until(now -> now.findElements(By.cssSelector(selector)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    void see(String selector, String text) {
        wait.withMessage(() -> "not '" + text + "' but '" + texts(selector) + "' at " + selector)
                .until(now -> now.findElements(By.cssSelector(selector)).stream()
                        .anyMatch(element -> content(element).contains(text)));
    }

    /** Waits until these are the texts of all elements, one for each. */
    void seeOnly(String selector, String... texts) {
        List<String> expected = List.of(texts);
        wait.withMessage(() -> "not '" + expected + "' but '" + texts(selector) + "' at " + selector)
                .until(now -> texts(selector).equals(expected));
    }

    void await(String what, Supplier<Boolean> condition) {
        wait.withMessage(what).until(now -> condition.get());
    }

    void click(String selector) {
        wait.withMessage(() -> selector + " cannot be clicked").until(now -> {
            WebElement element = now.findElement(By.cssSelector(selector));
            if (!element.isEnabled()) {
                return null;
            }
            element.click();
            return element;
        });
    }

    /** Clicks at the position of an element at once, as a user does who does not wait for it to be ready. */
    void clickAtOnce(String selector) {
        new Actions(driver).click(see(selector)).perform();
    }

    /** Goes back one entry in the history. */
    void back() {
        driver.navigate().back();
    }

    /** Reloads the page. Returns whether the page asked for confirmation, which is given. */
    boolean reload() {
        run("addEventListener('beforeunload', (event) => sessionStorage.setItem('asked', event.defaultPrevented))");
        driver.navigate().refresh();
        return run("return sessionStorage.getItem('asked')").equals("true");
    }

    void type(String selector, CharSequence... keys) {
        see(selector).sendKeys(keys);
    }

    /** Fields have their value, other elements their text. */
    private static String content(WebElement element) {
        String tag = element.getTagName();
        String content = tag.equals("input") || tag.equals("textarea")
                ? element.getDomProperty("value")
                : element.getDomProperty("textContent");
        return content == null ? "" : content;
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(Browser::content)
                .toList();
    }

    private String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The text, or the name, of what has the focus. */
    String focused() {
        WebElement focused = driver.switchTo().activeElement();
        String name = focused.getAccessibleName();
        return name.isEmpty() ? content(focused) : name;
    }

    /** Types wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Goes back by one in the order of the focus. */
    void pressBack() {
        new Actions(driver)
                .keyDown(Keys.SHIFT)
                .sendKeys(Keys.TAB)
                .keyUp(Keys.SHIFT)
                .perform();
    }

    /** Light or dark. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The kinds of what can be operated and has no name for those who hear the page. */
    List<String> nameless() {
        return driver
                .findElements(By.cssSelector("a, button, input, select, textarea, summary, [tabindex='0']"))
                .stream()
                .filter(element ->
                        element.isDisplayed() && element.getAccessibleName().isEmpty())
                .map(element -> element.getTagName() + " " + element.getDomAttribute("class"))
                .toList();
    }

    void narrowTo(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", true));
    }

    /** Drags a file over an element and drops it there. */
    void drop(Path file, String selector) {
        var place = see(selector).getRect();
        for (String event : List.of("dragEnter", "dragOver", "drop")) {
            driver.executeCdpCommand(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type",
                            event,
                            "x",
                            place.getX() + place.getWidth() / 2,
                            "y",
                            place.getY() + place.getHeight() / 2,
                            "data",
                            Map.of("items", List.of(), "files", List.of(file.toString()), "dragOperationsMask", 1)));
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
