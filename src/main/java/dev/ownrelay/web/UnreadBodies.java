package dev.ownrelay.web;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import java.io.IOException;

/// Hangs up on a stranger who goes on sending what nobody reads. Browsers show the answer to a
/// request that they have sent, so a little more is read and thrown away; of people who are signed
/// in the server does so itself, up to its own limit.
class UnreadBodies extends ValveBase {

    private static final int COURTESY = 1 << 20;

    UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        boolean stranger = request.getAttribute(BodyGate.SIGNED_IN) == null;
        if (stranger && !request.isAsync() && !request.isFinished()) {
            response.finishResponse();
            if (!hasEnded(request)) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    private static boolean hasEnded(Request request) {
        if (request.getCoyoteRequest().hasExpectation()) {
            return false;
        }
        try {
            return request.getInputStream().skip(COURTESY) < COURTESY;
        } catch (IOException e) {
            return false;
        }
    }
}
