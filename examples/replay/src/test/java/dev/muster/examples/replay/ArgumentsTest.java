package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void parse_nothing_isTheBundledDataUntilAllWindowsAreEmpty() throws InputException {
        assertThat(Arguments.parse())
                .isEqualTo(new Arguments(null, null, Instant.parse("2012-03-01T00:00:00Z"), null, false, false));
    }

    @Test
    void parse_everyFlag_isKept() throws InputException {
        assertThat(Arguments.parse(
                        "--segments",
                        "s",
                        "--writes",
                        "w",
                        "--until",
                        "2026-01-01T01:00:00+01:00",
                        "--changes",
                        "-",
                        "--quiet",
                        "--help"))
                .isEqualTo(new Arguments("s", "w", Instant.parse("2026-01-01T00:00:00Z"), "-", true, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void parse_help_isAskedFor(String flag) throws InputException {
        assertThat(Arguments.parse(flag).help()).isTrue();
    }

    @Test
    void parse_filesWithoutUntil_endsWithTheLastWrite() throws InputException {
        assertThat(Arguments.parse("--segments", "s", "--writes", "w").until()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --nope              | unknown flag '--nope'; expected --segments, --writes, --until, --changes, --quiet or --help
            w.csv               | unknown flag 'w.csv'; expected --segments, --writes, --until, --changes, --quiet or --help
            --until             | flag --until has no value; expected an instant (2026-11-23T10:00:00Z)
            --changes --quiet   | flag --changes has no value; expected a file
            --segments s        | flag --segments is given without --writes; expected both or neither
            --writes w          | flag --writes is given without --segments; expected both or neither
            --changes a --changes b | flag --changes is given twice, as 'a' and as 'b'; expected it once
            --until 2026-01-01T10:00 | --until '2026-01-01T10:00' is no instant; expected ISO-8601 with an offset (2026-11-23T10:00:00Z) or a date alone (2026-11-23)
            --until 0000-01-01 | --until '0000-01-01' is out of range; expected an instant in the years 1 to 9999
            """)
    void parse_badArguments_saysWhat(String args, String message) {
        assertThatThrownBy(() -> Arguments.parse(args.split(" ")))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
