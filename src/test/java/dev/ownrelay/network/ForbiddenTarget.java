package dev.ownrelay.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/// Something that no mail server of a customer may ever stand at.
///
/// @param host as it could stand in the table Other SMTP servers
/// @param port null: the one that is allowed
/// @param answers what the DNS says at the first look-up, the second …, the last for ever,
///   addresses divided by blanks
public record ForbiddenTarget(String host, Integer port, List<String> answers) {

    /// The one address that the policy of these tests allows.
    public static final String PERMITTED = "127.0.0.2";

    private static final String EVERY_NUMBER =
            """
            0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255
            127.0.0.1 127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2
            172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
            192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
            239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::7f00:1
            ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
            ::ffff:0:127.0.0.1 ::ffff:0:169.254.169.254 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1
            64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::8.8.8.8 100::1 2002:7f00:1:: 2002:a00:1::1
            2002:a9fe:a9fe::1 2002:c0a8:101:: 2001::1 2001:0:7f00:1::
            2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
            3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::5efe:8.8.8.8 fec0::1
            ff02::1 ff0e::1 4000::1 2a00:1450::5efe:10.0.0.1 2a00:1450::200:5efe:127.0.0.1
            2130706433 0 1 127.1 127.0.1 0177.0.0.1 0x7f.0.0.1 0x7f000001 3232235777 017700000001
            1.2.3 256.1.1.1 1.2.3.4.5 ::ffff:0:10.0.0.1 0:0:0:0:0:ffff:127.0.0.1 ::FFFF:7F00:1
            64:ff9b::100.64.0.1 64:ff9b::192.168.0.1 64:ff9b:1:7f00:1:: 64:ff9b:1:ffff::10.0.0.1
            2002:6440:1:: 2001:0:53aa:64c:0:7a83:80ff:fffe fd00:42::42 fd20:ce::254
            0000:0000:0000:0000:0000:0000:0000:0001 ::00:1  127.000.000.001
            127.0.0.01 127.0.0.1. 127.1. 2130706433. 0177.1 0x7F000001 0xA9FEA9FE 2852039166
            169.254.43518 0251.0376.0251.0376 4294967295 4294967297 192.168.257 10.1
            """;

    private static final String NAMES =
            """
            localhost LOCALHOST LocalHost localhost. localhost.localdomain ip6-localhost
            \uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54 \uff11\uff12\uff17.\uff10.\uff10.\uff11
            \u2460\u2461\u2466.0.0.1 127\u30020\u30020\u30021 127\uff0e0\uff0e0\uff0e1 \u0661\u0662\u0667.\u0660.\u0660.\u0661
            127.0.0.1.dns.example db ::1%lo fe80::1%lo
            """;

    /// Numbers in every notation, as they stand or would be read by some program.
    public static Stream<ForbiddenTarget> literals() {
        return EVERY_NUMBER.lines().flatMap(line -> Stream.of(line.split(" "))).map(h -> of(h));
    }

    /// Names whose addresses are forbidden, all or some.
    public static Stream<ForbiddenTarget> names() {
        return Stream.concat(
                NAMES.lines().flatMap(line -> Stream.of(line.split(" "))).map(h -> of(h)),
                Stream.of(
                        of("metadata.google.internal", "169.254.169.254"),
                        of("metadata.azure.internal", "169.254.169.254"),
                        of("instance-data.ec2.internal", "169.254.169.254 fd00:ec2::254"),
                        of("wireserver.example", "168.63.129.16"),
                        of("kubernetes.default.svc", "10.96.0.1"),
                        of("host.docker.internal", "192.168.65.254"),
                        of("printer.local", "192.168.1.10 fe80::1"),
                        of("nat64.example", "64:ff9b::7f00:1"),
                        of("six-to-four.example", "2002:7f00:1::"),
                        of("teredo.example", "2001:0:7f00:1::"),
                        of("mixed.example", PERMITTED + " 127.0.0.1"),
                        of("mixed-6.example", PERMITTED + " ::1"),
                        of("private-last.example", PERMITTED + " 8.8.8.8 2600:: 10.0.0.1"),
                        of("ula-first.example", "fd00::1 " + PERMITTED),
                        of("nothing.example", "")));
    }

    /// Names that change what they lead to from one look-up to the next.
    public static Stream<ForbiddenTarget> rebinding() {
        return Stream.of(
                of("second.example", PERMITTED, "127.0.0.1"),
                of("third.example", PERMITTED, PERMITTED, "127.0.0.1"),
                of("fourth.example", PERMITTED, PERMITTED, PERMITTED, "127.0.0.1"),
                of("first.example", "127.0.0.1", PERMITTED),
                of("turns.example", PERMITTED, "127.0.0.1", PERMITTED, "127.0.0.1"),
                of("turns-6.example", PERMITTED, "::1"),
                of("grows.example", PERMITTED, PERMITTED + " 127.0.0.1"),
                of("shrinks.example", PERMITTED + " 127.0.0.1", PERMITTED),
                of("vanishes.example", PERMITTED, "", "127.0.0.1"),
                of("appears.example", "", "127.0.0.1"),
                of("wanders.example", "10.0.0.1", "169.254.169.254", PERMITTED, "::1"));
    }

    /// A host that is allowed, at ports that are not.
    public static Stream<ForbiddenTarget> ports(int listening) {
        return Stream.of(listening, 0, 22, 80, 443, 5432, 6379, 65535, 65536, -1)
                .flatMap(port ->
                        Stream.of(PERMITTED, "mail.agency.example")
                                .map(host -> new ForbiddenTarget(host, port, List.of(PERMITTED))));
    }

    /// A resolver that begins its script anew.
    public LookUps.Resolver resolver() {
        var left = new ArrayDeque<>(answers);
        return host -> {
            var answer = left.size() > 1 ? left.poll() : left.peek();
            if (answer.isEmpty()) {
                throw new UnknownHostException(host);
            }
            var addresses = answer.split(" ");
            var found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByAddress(host, IpLiteral.parse(addresses[i]));
            }
            return found;
        };
    }

    /// As somebody would type it.
    public String typed(int allowedPort) {
        var name = host.contains(":") ? "[" + host + "]" : host;
        return name + ":" + (port == null ? allowedPort : port);
    }

    @Override
    public String toString() {
        return host + (port == null ? "" : ":" + port) + (answers.size() > 1 ? answers : "");
    }

    private static ForbiddenTarget of(String host, String... answers) {
        return new ForbiddenTarget(
                host, null, answers.length == 0 ? List.of("127.0.0.1 ::1") : List.of(answers));
    }
}
