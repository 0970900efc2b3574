package dev.ownrelay.demo;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/// *Demo inbox*: which message arrived at which server under which login.
@TestComponent
@Controller
class DemoInbox {

    private final DemoMailServers servers;

    DemoInbox(DemoMailServers servers) {
        this.servers = servers;
    }

    @GetMapping("/demo/inbox")
    String show(Model model) {
        model.addAttribute("servers", servers.all());
        model.addAttribute("rules", DemoReplies.RULES);
        model.addAttribute("password", DemoMailServers.PASSWORD);
        model.addAttribute("newPassword", DemoMailServers.NEW_PASSWORD);
        return "demo/inbox";
    }

    /// One message as it came in.
    ///
    /// @param number counted from the oldest, 1 first
    @GetMapping(path = "/demo/inbox/{port}/{number}", produces = MediaType.TEXT_PLAIN_VALUE)
    @ResponseBody
    String source(@PathVariable int port, @PathVariable int number) {
        return servers.all().stream()
                .filter(server -> server.port() == port)
                .map(server -> server.arrivals().reversed())
                .filter(arrivals -> number >= 1 && number <= arrivals.size())
                .map(arrivals -> arrivals.get(number - 1).source())
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
