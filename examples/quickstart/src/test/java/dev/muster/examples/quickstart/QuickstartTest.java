package dev.muster.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    @Test
    void run_theWeek_printsEveryEnterAndExit() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Quickstart.run(new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines("""
                        2026-11-23T09:00:00Z  ada   entered  active_pro_users     by write
                        2026-11-24T18:00:00Z  cleo  entered  trial_ending         by clock
                        2026-11-25T12:00:00Z  ben   entered  trial_ending         by clock
                        2026-11-25T15:30:00Z  ada   exited   active_pro_users     by clock
                        2026-11-25T20:15:00Z  eve   entered  dormant_power_users  by clock
                        2026-11-26T08:00:00Z  dan   entered  win_back             by clock
                        2026-11-27T09:00:00Z  ada   entered  active_pro_users     by write
                        2026-11-27T09:00:00Z  ben   exited   trial_ending         by write
                        2026-11-27T18:00:00Z  cleo  exited   trial_ending         by clock
                        active_pro_users     1
                        trial_ending         0
                        win_back             1
                        dormant_power_users  1
                        """);
    }
}
