package dev.ownrelay.login;

import dev.ownrelay.OwnrelayApplication;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.secret.SealedSecret;

import org.springframework.boot.SpringApplication;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A process of its own that wants a token and does not live to store it.
final class KilledNode {

    private static final int OF_THE_LOGIN = 6;

    private KilledNode() {}

    public static void main(String[] args) {
        var options = Arrays.copyOfRange(args, OF_THE_LOGIN, args.length);
        var node = SpringApplication.run(OwnrelayApplication.class, options);
        var settings =
                new LoginSettings(
                        Kind.OAUTH,
                        Grant.DELEGATED,
                        "client-1",
                        "",
                        args[2],
                        args[3],
                        "openid offline_access mail");
        var login =
                new LoginOf(
                        UUID.fromString(args[0]),
                        UUID.fromString(args[1]),
                        null,
                        args[4],
                        settings,
                        new SealedSecret(args[5]),
                        List.of("mail.agency.test", "587", "STARTTLS", ""));
        System.out.println(node.getBean(Logins.class).tokens(login).token());
    }
}
