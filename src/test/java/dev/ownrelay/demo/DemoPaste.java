package dev.ownrelay.demo;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.HandlerInterceptor;

import java.util.concurrent.CompletableFuture;

/// Whoever presses *Check again* on the page of a domain has pasted what stands there: nobody who
/// tries the demo can do so themselves.
final class DemoPaste implements HandlerInterceptor {

    private static final String CHECK = "/check";

    private final WebApplicationContext context;

    DemoPaste(WebApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var path = request.getRequestURI();
        var who = SecurityContextHolder.getContext().getAuthentication();
        if (request.getMethod().equals("POST") && path.endsWith(CHECK) && who != null) {
            var page = path.substring(0, path.length() - CHECK.length()).replace("/dkim", "");
            // in a thread of its own, because what it knows of this request would be gone after it
            CompletableFuture.supplyAsync(() -> page(page, who))
                    .thenAccept(DemoPaste::paste)
                    .join();
        }
        return true;
    }

    private Document page(String path, Authentication who) {
        try {
            var pages = MockMvcBuilders.webAppContextSetup(context).apply(springSecurity()).build();
            var answer = pages.perform(get(path).with(authentication(who))).andReturn();
            return Jsoup.parse(answer.getResponse().getContentAsString());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void paste(Document page) {
        var proof = page.select("[data-record-value]").attr("data-record-value");
        if (!proof.isEmpty()) {
            var name = page.select("[data-record-name]:not([data-paste])").attr("data-record-name");
            DemoDns.publish(name, proof);
        }
        page.select("[data-paste]")
                .forEach(each -> DemoDns.publish(each.attr("data-record-name"), each.text()));
    }
}
