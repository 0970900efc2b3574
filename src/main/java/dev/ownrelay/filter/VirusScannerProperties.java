package dev.ownrelay.filter;

import dev.ownrelay.network.ThisMachine;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/// Which virus scanner is asked about files.
///
/// @param url ClamAV's clamd on this machine, `clamd://127.0.0.1:3310`, or its socket,
///   `clamd:///run/clamav/clamd.ctl`; unset: none, and files are not scanned
/// @param timeout how long it may take for the files of an email, all in all
@ConfigurationProperties("ownrelay.virus-scanner")
record VirusScannerProperties(@Nullable URI url, @DefaultValue("20s") Duration timeout) {

    private static final int PORT = 3310;

    VirusScannerProperties {
        if (url != null && !url.toString().isEmpty()) {
            require("clamd".equals(url.getScheme()), "it must begin with clamd://");
            require(
                    url.getQuery() == null
                            && url.getFragment() == null
                            && url.getUserInfo() == null,
                    "it must be a host, perhaps with a port, or a socket, and nothing else");
            require(url.getPort() <= 65_535 && url.getPort() != 0, "its port is no port");
            boolean isSocket = url.getHost() == null;
            require(
                    isSocket
                            ? url.getRawAuthority() == null && isName(url.getPath())
                            : isBlank(url.getPath()),
                    "it names neither a host nor a socket");
            require(
                    isSocket || ThisMachine.address(url.getHost()).isPresent(),
                    "its host is not this machine, and files would cross the network in clear. Run"
                            + " clamd beside the application, or lead a tunnel to it, and name"
                            + " 127.0.0.1");
        } else {
            url = null;
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "The property ownrelay.virus-scanner.timeout is wrong: it must be longer than"
                            + " nothing.");
        }
    }

    /// Null: there is no scanner.
    @Nullable SocketAddress address() {
        if (url == null) {
            return null;
        }
        return url.getHost() == null
                ? UnixDomainSocketAddress.of(url.getPath())
                : new InetSocketAddress(
                        ThisMachine.address(url.getHost()).orElseThrow(),
                        url.getPort() < 0 ? PORT : url.getPort());
    }

    private static boolean isName(@Nullable String path) {
        return path != null && path.length() > 1;
    }

    private static boolean isBlank(@Nullable String path) {
        return path == null || path.isEmpty() || path.equals("/");
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "The property ownrelay.virus-scanner.url is wrong: " + why + ".");
        }
    }
}
