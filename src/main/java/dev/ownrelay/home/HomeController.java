package dev.ownrelay.home;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.notice.NoticeFailures;
import dev.ownrelay.outbox.NewestEmails;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The first page after signing in.
@Controller
class HomeController {

    private static final int NEWEST = 8;

    private final HomePage page;
    private final DomainNeeds domains;
    private final AddressNeeds addresses;
    private final LoginNeeds logins;
    private final NoticeFailures notices;
    private final NewestEmails newest;

    HomeController(
            HomePage page,
            DomainNeeds domains,
            AddressNeeds addresses,
            LoginNeeds logins,
            NoticeFailures notices,
            NewestEmails newest) {
        this.page = page;
        this.domains = domains;
        this.addresses = addresses;
        this.logins = logins;
        this.notices = notices;
        this.newest = newest;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("home", page.of(me));
        model.addAttribute("newest", newest.newest(NEWEST));
        model.addAttribute("domains", domains.of(me));
        model.addAttribute("addresses", addresses.of(me));
        model.addAttribute("logins", logins.of(me));
        model.addAttribute("colleagues", logins.colleagues(me));
        model.addAttribute("endings", logins.endings(me));
        model.addAttribute("noticeFailures", me.operator() ? notices.count() : 0);
        return "home/home";
    }
}
