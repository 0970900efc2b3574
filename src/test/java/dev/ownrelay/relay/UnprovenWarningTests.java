package dev.ownrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.EmptyDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "ownrelay.relay.unproven=allow")
@Import(EmptyDatabase.class)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class UnprovenWarningTests extends ServerPages {

    @Autowired UnprovenWarning warning;
    @Autowired EmptyDatabase database;

    @Test
    void theStartWarnsOnceThereAreTwoAgencies(CapturedOutput output) {
        database.empty();
        agency();
        warning.run(new DefaultApplicationArguments());
        assertThat(output).doesNotContain("ownrelay.relay.unproven");
        agency();
        warning.run(new DefaultApplicationArguments());
        assertThat(output).containsOnlyOnce("ownrelay.relay.unproven is allow, so that 2 agencies");
    }
}
