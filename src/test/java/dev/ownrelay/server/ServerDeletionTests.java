package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;

import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;

import java.util.List;
import java.util.UUID;

class ServerDeletionTests extends ServerPages {

    @Test
    void deletesAServerThatNobodyChose() {
        var id = add();
        assertThat(get(URL + "/" + id + "/delete"))
                .bodyText()
                .contains("Delete &quot;Agency mail&quot;?", "put on hold")
                .doesNotContain("moveTo");
        assertThat(post(URL + "/" + id + "/delete", new LinkedMultiValueMap<>())).hasStatus(303);
        assertThat(all()).isEmpty();
        assertThat(actions()).contains("smtp-server.deleted");
    }

    @Test
    void asksWhereTheUsersOfADeletedServerGo() {
        var id = add();
        var user = user(agency, id, Role.RECRUITER);
        var form = form("second.agency.test", "", "");
        form.set("name", "Second");
        post(URL + "/new", form);
        var second = all().getLast().getId();
        assertThat(get(URL + "/" + id + "/delete"))
                .bodyText()
                .contains("One user", "Second", "Default relay");
        var choice = new LinkedMultiValueMap<String, String>();
        for (var bad : List.of("", id.toString(), UUID.randomUUID().toString(), "x")) {
            choice.set("moveTo", bad);
            assertThat(post(URL + "/" + id + "/delete", choice))
                    .hasStatusOk()
                    .bodyText()
                    .contains("moveTo-error");
        }
        choice.set("moveTo", second.toString());
        assertThat(post(URL + "/" + id + "/delete", choice)).hasStatus(303);
        assertThat(serverOf(user)).isEqualTo(second);
        choice.set("moveTo", "relay");
        assertThat(post(URL + "/" + second + "/delete", choice)).hasStatus(303);
        assertThat(serverOf(user)).isNull();
    }
}
