package dev.ownrelay.conversation;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/// How many messages of 10 KB leave in a second over kept connections to `smtp-sink` on this
/// machine, beside `smtp-source -d` in the same round, and what a message costs in CPU beside other
/// libraries. Those compose each message, as they are made to be used; ours were composed when they
/// were queued. The Java peers get TCP_NODELAY, without which they stall 44 ms a message.
class SendBenchmark {

    private static final int ROUNDS = 5;
    private static final int MESSAGES = 24_000;
    private static final int FEWER = 2_000;

    private final byte[] message = Messages.finished();

    @BeforeAll
    static void tools() {
        Tools.fetch();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 64})
    void messagesASecond(int connections) {
        var rates = new LinkedHashMap<String, Figures>();
        var ratios = new LinkedHashMap<String, Figures>();
        var cpu = new LinkedHashMap<String, Figures>();
        try (var sink = Tools.sink()) {
            ours(sink, connections, true);
            for (int round = 0; round < ROUNDS; round++) {
                round(sink, connections, rates, ratios, cpu);
            }
        }
        print(connections, rates, ratios, cpu);
    }

    private void round(
            Tools.Sink sink,
            int connections,
            Map<String, Figures> rates,
            Map<String, Figures> ratios,
            Map<String, Figures> cpu) {
        var file = Tools.write(message);
        double limit = 0;
        for (var contestant : contestants(sink, connections, file).entrySet()) {
            boolean light = contestant.getKey().startsWith("Ownrelay") || limit == 0;
            int messages = light ? MESSAGES : FEWER;
            var took = contestant.getValue().get();
            double rate = messages * 1e9 / took.nanos();
            limit = limit == 0 ? rate : limit;
            of(rates, contestant.getKey()).add(rate);
            of(ratios, contestant.getKey()).add(rate / limit);
            of(cpu, contestant.getKey()).add(took.cpuNanos() / 1e3 / messages);
        }
    }

    private Map<String, Supplier<Tools.Took>> contestants(
            Tools.Sink sink, int connections, Path file) {
        var all = new LinkedHashMap<String, Supplier<Tools.Took>>();
        all.put("smtp-source -d", () -> Tools.smtpSource(sink, connections, MESSAGES, file));
        all.put("Ownrelay", () -> ours(sink, connections, true));
        all.put("Ownrelay, message by message", () -> ours(sink, connections, false));
        all.put("JavaMailSenderImpl, one by one", () -> springs(sink, connections));
        all.put("Simple Java Mail, pool", () -> simple(sink, connections));
        all.put("Nodemailer, pool", () -> Tools.nodemailer(sink, connections, FEWER));
        return all;
    }

    private Tools.Took ours(Tools.Sink sink, int connections, boolean handOverHand) {
        var ours = new Ours(sink.port(), message, handOverHand);
        return Contest.run(Thread.ofVirtual().factory(), connections, MESSAGES, ours::send);
    }

    private static Tools.Took springs(Tools.Sink sink, int connections) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(sink.port());
        sender.getJavaMailProperties().putAll(noDelay());
        return Contest.run(
                Thread.ofPlatform().factory(),
                connections,
                FEWER,
                share -> {
                    for (int i = 0; i < share; i++) {
                        MimeMessage message = sender.createMimeMessage();
                        Messages.compose(message);
                        sender.send(message);
                    }
                });
    }

    private static Tools.Took simple(Tools.Sink sink, int connections) {
        var mailer =
                MailerBuilder.withSMTPServer("127.0.0.1", sink.port())
                        .withTransportStrategy(TransportStrategy.SMTP)
                        .withConnectionPoolCoreSize(connections)
                        .withConnectionPoolMaxSize(connections)
                        .withProperties(noDelay())
                        .buildMailer();
        var took =
                Contest.run(
                        Thread.ofPlatform().factory(),
                        connections,
                        FEWER,
                        share -> {
                            for (int i = 0; i < share; i++) {
                                mailer.sendMail(email(), false).get();
                            }
                        });
        mailer.shutdownConnectionPool();
        return took;
    }

    private static Email email() {
        return EmailBuilder.startingBlank()
                .from(Messages.FROM)
                .to(Messages.TO)
                .withSubject(Messages.SUBJECT)
                .withPlainText(Messages.TEXT)
                .withHTMLText(Messages.HTML)
                .buildEmail();
    }

    private static Properties noDelay() {
        var properties = new Properties();
        properties.put("mail.smtp.socketFactory", new NoDelay());
        return properties;
    }

    private static Figures of(Map<String, Figures> all, String name) {
        return all.computeIfAbsent(name, _ -> new Figures());
    }

    private static void print(
            int connections,
            Map<String, Figures> rates,
            Map<String, Figures> ratios,
            Map<String, Figures> cpu) {
        System.out.printf("%n%d connections, %d rounds%n", connections, ROUNDS);
        System.out.println("| | messages a second | ÷ smtp-source -d | CPU µs a message |");
        System.out.println("|---|---|---|---|");
        rates.forEach((name, rate) ->
                System.out.printf(
                        "| %s | %s | %s | %s |%n",
                        name,
                        rate.text(0),
                        ratios.get(name).text(2),
                        cpu.get(name).median() == 0 ? "" : cpu.get(name).text(0)));
    }
}
