package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how other tools and countries write values, and what a message suggests to write. */
final class ForeignFormsTest {

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            01/02/2024                    | TIMESTAMP | 2024-02-01 or 2024-01-02
            13/02/2024                    | TIMESTAMP | 2024-02-13
            02/13/2024                    | TIMESTAMP | 2024-02-13
            2/2/2024                      | TIMESTAMP | 2024-02-02
            20.02.2024                    | TIMESTAMP | 2024-02-20
            1.2.2024                      | TIMESTAMP | 2024-02-01
            20-02-2024                    | TIMESTAMP | 2024-02-20
            20.02.2024 10:30              | TIMESTAMP | 2024-02-20T10:30Z
            02/13/2024 1:05 PM            | TIMESTAMP | 2024-02-13T13:05Z
            02/13/2024 12:00 am           | TIMESTAMP | 2024-02-13T00:00Z
            2024-02-01 10:00:00           | TIMESTAMP | 2024-02-01T10:00:00Z
            2024-02-01 10:00:00.250       | TIMESTAMP | 2024-02-01T10:00:00.250Z
            2024-02-01 10:00:00 UTC       | TIMESTAMP | 2024-02-01T10:00:00Z
            2024-02-01 10:00:00 +0100     | TIMESTAMP | 2024-02-01T10:00:00+0100
            2024-02-01 10:00+01           | TIMESTAMP | 2024-02-01T10:00+01
            2024-02-01T10:00:00           | TIMESTAMP | 2024-02-01T10:00:00Z
            2024-02-01T10:00              | TIMESTAMP | 2024-02-01T10:00Z
            2024/02/01                    | TIMESTAMP | 2024-02-01
            2024-2-1                      | TIMESTAMP | 2024-02-01
            20240201                      | TIMESTAMP | 2024-02-01
            1706781600000                 | TIMESTAMP | 2024-02-01T10:00:00Z
            1706781600                    | TIMESTAMP | 2024-02-01T10:00:00Z
            46073                         | TIMESTAMP | 2026-02-20
            1 Feb 2024                    | TIMESTAMP | 2024-02-01
            1st February 2024             | TIMESTAMP | 2024-02-01
            Feb 1, 2024                   | TIMESTAMP | 2024-02-01
            Thu, 01 Feb 2024 10:00:00 GMT | TIMESTAMP | 2024-02-01T10:00:00Z
            ' 2024-02-01 '                | TIMESTAMP | 2024-02-01
            12,5                          | NUMBER    | 12.5
            -0,5                          | NUMBER    | -0.5
            1.234,50                      | NUMBER    | 1234.50
            1,234.50                      | NUMBER    | 1234.50
            1,234                         | NUMBER    | 1234 or 1.234
            1,234,567                     | NUMBER    | 1234567
            1 234 567,8                   | NUMBER    | 1234567.8
            1'234                         | NUMBER    | 1234
            1_000                         | NUMBER    | 1000
            €20                           | NUMBER    | 20
            $1,000.50                     | NUMBER    | 1000.50
            20 EUR                        | NUMBER    | 20
            12,50 €                       | NUMBER    | 12.50
            +5                            | NUMBER    | 5
            ' 5 '                         | NUMBER    | 5
            yes                           | BOOLEAN   | true
            Y                             | BOOLEAN   | true
            1                             | BOOLEAN   | true
            No                            | BOOLEAN   | false
            off                           | BOOLEAN   | false
            ' true'                       | BOOLEAN   | true
            """)
    void meant_knownForm_readsAsTheType(String text, AttributeType type, String meant) {
        List<String> found = ForeignForms.meant(text, type);
        assertThat(String.join(" or ", found)).isEqualTo(meant);
        assertThat(found)
                .allSatisfy(form -> assertThat(Value.text(form).readAs(type)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "31.02.2024",
                "2024-13-01",
                "1",
                "123456",
                "12/2024",
                "10:00",
                "99999999",
                "-1706781600000"
            })
    void meant_noTimestamp_isNothing(String text) {
        assertThat(ForeignForms.meant(text, AttributeType.TIMESTAMP)).isEmpty();
    }

    /** A code with leading zeros is not a number, and must not become one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-", "02139", "1.2.3", "1,23,456", "5k", "50%", "n/a", "EUR", "0x1F", "1 2"})
    void meant_noNumber_isNothing(String text) {
        assertThat(ForeignForms.meant(text, AttributeType.NUMBER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maybe", "2", "yesterday", "nope"})
    void meant_noBoolean_isNothing(String text) {
        assertThat(ForeignForms.meant(text, AttributeType.BOOLEAN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, NUMBER", "2024-02-01, TIMESTAMP", "TRUE, BOOLEAN", "yes, TEXT"})
    void meant_textThatReads_isItself(String text, AttributeType type) {
        assertThat(ForeignForms.meant(text, type)).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", " ", "'", ",", "1 ", "-", "a ", "1/"})
    void meant_longText_isNotLookedAt(String piece) {
        for (AttributeType type : AttributeType.values()) {
            assertThat(ForeignForms.meant(piece.repeat(100_000), type)).isEmpty();
        }
    }
}
