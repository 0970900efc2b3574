package dev.ownrelay.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.impl.driver.Driver;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The one browser of this JVM: that named by `OWNRELAY_CHROMIUM`, an installed Chromium or Chrome,
/// else one that Playwright fetches. Chromium's headless shell comes first: it shows the same pages
/// without a window around them, for half the work. Where none can be had, tests are skipped; with
/// `CI=true` they fail.
final class Chromium {

    private static final List<String> NAMES =
            List.of(
                    "chromium-headless-shell",
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable");
    private static final List<String> PLACES =
            List.of(
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium",
                    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
                    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe");

    /// The last two are pages of the window's own, which nobody sees; the others are Playwright's
    /// own list as far as pages notice it, which naming any replaces.
    private static final String WITHOUT =
            String.join(
                    ",",
                    "AvoidUnnecessaryBeforeUnloadCheckSync",
                    "BoundaryEventDispatchTracksNodeRemoval",
                    "DestroyProfileOnBrowserClose",
                    "HttpsUpgrades",
                    "MediaRouter",
                    "OptimizationHints",
                    "PaintHolding",
                    "ThirdPartyStoragePartitioning",
                    "Translate",
                    "WebUIOmniboxAimPopup",
                    "WebUIOmniboxPopup");

    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-features=" + WITHOUT);
    private static final long FETCH_MINUTES = 5;

    private static @Nullable Browser running;
    private static @Nullable RuntimeException failure;

    private Chromium() {}

    /// @throws TestAbortedException when there is no browser and this is no CI
    static synchronized Browser get() {
        if (running == null && failure == null) {
            try {
                running = launch();
            } catch (PlaywrightException | IllegalStateException e) {
                failure = e;
            }
        }
        if (running != null) {
            return running;
        }
        var message =
                "No browser: install Chromium or Chrome, or name one in OWNRELAY_CHROMIUM. "
                        + failure.getMessage();
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message, failure);
        }
        throw new TestAbortedException(message, failure);
    }

    /// Watches over what waits for the browser.
    record Watch(CompletableFuture<Void> alarm) implements AutoCloseable {

        @Override
        public void close() {
            alarm.cancel(false);
        }
    }

    /// Ends a browser that does not answer in time, which lets go whoever waits for it; the next
    /// test gets another one. Chromium has been seen to hang while it closed a context.
    static Watch watch(Duration patience) {
        var executor =
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS);
        return new Watch(CompletableFuture.runAsync(Chromium::end, executor));
    }

    private static synchronized void end() {
        System.err.println("The browser does not answer and is ended.");
        running = null;
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    /// Of this JVM's browser.
    static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("chrom"))
                .toList();
    }

    private static Browser launch() {
        var skipDownload = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        var installed = findInstalled();
        if (installed.isEmpty()) {
            fetch(skipDownload);
        }
        var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(skipDownload));
        var options = new LaunchOptions().setHeadless(true).setArgs(FLAGS);
        installed.ifPresent(options::setExecutablePath);
        return playwright.chromium().launch(options);
    }

    private static Optional<Path> findInstalled() {
        var named = System.getenv("OWNRELAY_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        var onThePath =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(onThePath, PLACES.stream().map(Path::of))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void fetch(Map<String, String> env) {
        var install = Driver.ensureDriverInstalled(env, false).createProcessBuilder();
        install.environment().remove("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD");
        install.command().addAll(List.of("install", "--only-shell", "chromium"));
        try {
            var process = install.inheritIO().start();
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("Playwright took too long to fetch Chromium.");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Playwright could not fetch Chromium.");
            }
        } catch (IOException e) {
            throw new IllegalStateException("Playwright could not be run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
