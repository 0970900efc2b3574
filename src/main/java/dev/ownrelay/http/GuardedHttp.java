package dev.ownrelay.http;

import org.springframework.stereotype.Component;

import java.net.URI;
import java.util.Map;

/// Asks a web server of somebody else: only at addresses that mail servers may stand at, never
/// where it redirects to, not for long, and not for much.
@Component
public class GuardedHttp {

    /// @param url https only; http only to an address of this machine that the operator allows
    /// @param form said in the body
    public HttpReply post(URI url, Map<String, String> form) throws HttpFailure {
        throw new UnsupportedOperationException();
    }

    public HttpReply get(URI url) throws HttpFailure {
        throw new UnsupportedOperationException();
    }
}
