package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;

class ClosedPortTests {

    @Test
    void refusesConnections() {
        try (var closed = ClosedPort.any()) {
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket("127.0.0.1", closed.number()).close());
        }
    }

    @Test
    void aStoppedServerRefusesConnectionsUntilItIsBack() throws IOException {
        try (var smtp = ScriptedSmtpServer.start()) {
            new Socket("127.0.0.1", smtp.port()).close();
            smtp.stop();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket("127.0.0.1", smtp.port()).close());
            smtp.restart();
            try (var back = new Socket("127.0.0.1", smtp.port())) {
                assertThat(back.getInputStream().read()).isEqualTo('2');
            }
        }
    }
}
