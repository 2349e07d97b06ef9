package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.SegmentEngine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which contacts the suggested texts find, at 2026-11-23T10:00:00Z. */
class AdvisedTextTest {

    private static final Pattern FIRST_SUGGESTION =
            Pattern.compile("did you mean '(.*?)'(?:\\?$| or(?:, of a text set,)? ')");

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "missing", textBlock = """
            x on or after 2021-09-02             | 2021-09-02T00:00:00Z     | true
            x on or after 2021-09-02             | 2021-09-01T23:59:59.999Z | false
            x on or after 2021-09-02             | missing                  | false
            x before or on 2021-09-02            | 2021-09-02T23:59:59.999Z | true
            x before or on 2021-09-02            | 2021-09-03T00:00:00Z     | false
            x before or on 2021-09-02            | missing                  | false
            x >= 2021-09-02T10:00:00Z            | 2021-09-02T10:00:00Z     | true
            x >= 2021-09-02T10:00:00Z            | 2021-09-02T09:59:59.999Z | false
            x > 2021-09-02T10:00:00Z             | 2021-09-02T10:00:00Z     | false
            x > 2021-09-02T10:00:00Z             | 2021-09-02T10:00:00.001Z | true
            x before now                         | 2026-11-23T09:59:59.999Z | true
            x before now                         | 2026-11-23T10:00:00Z     | false
            x before now                         | missing                  | false
            x < now                              | 2026-11-23T09:59:59.999Z | true
            x <= now                             | 2026-11-23T10:00:00Z     | true
            x <= now                             | 2026-11-23T10:00:00.001Z | false
            x > now                              | 2026-11-23T10:00:00Z     | false
            x > now                              | 2026-11-23T10:00:00.001Z | true
            x >= now                             | 2026-11-23T10:00:00Z     | true
            x >= now                             | 2026-11-23T09:59:59.999Z | false
            x >= now                             | missing                  | false
            x before 7d                          | 2026-11-16T10:00:00Z     | true
            x before 7d                          | 2026-11-16T10:00:00.001Z | false
            x before 7 days ago                  | 2026-11-16T10:00:00Z     | true
            x after 7d ago                       | 2026-11-16T10:00:00Z     | false
            x after 7d ago                       | 2026-11-16T10:00:00.001Z | true
            x after 7d ago                       | missing                  | false
            x before 7d from now                 | 2026-11-30T10:00:00Z     | true
            x before 7d from now                 | 2026-11-30T10:00:00.001Z | false
            x after 7 days from now              | 2026-11-30T10:00:00.001Z | true
            x between 7d ago and 3d ago          | 2026-11-20T10:00:00Z     | true
            x between 7d ago and 3d ago          | 2026-11-20T10:00:00.001Z | false
            x between 7d ago and 3d ago          | 2026-11-16T10:00:00.001Z | true
            x between 7d ago and 3d ago          | 2026-11-16T10:00:00Z     | false
            x between 7d ago and 3d ago          | missing                  | false
            x between 3 days ago and 1 week ago  | 2026-11-20T10:00:00Z     | true
            x between 7d ago and now             | 2026-11-23T10:00:00Z     | true
            x between 7d ago and now             | 2026-11-16T10:00:00Z     | false
            x is not (US OR CA)                  | CA                       | false
            x is not (US OR CA)                  | DE                       | true
            x like "Pro%"                        | Professional             | true
            x like "Pro%"                        | no Pro                   | false
            x like "%Pro"                        | no Pro                   | true
            x like "%Pro%"                       | a Pro b                  | true
            x not like "Pro%"                    | Professional             | false
            x is like "Pro*"                     | Professional             | true
            x matches ".*@x.org"                 | a@x.org                  | true
            x matches ".*@x.org"                 | a@x.org.uk               | false
            x matches "@x\\.org$"                | a@x.org                  | true
            x matches "^a"                       | ab                       | true
            x matches "^a"                       | ba                       | false
            x matches "^abc$"                    | abc                      | true
            x matches "^abc$"                    | abcd                     | false
            EXISTS x                             | a                        | true
            EXISTS x                             | missing                  | false
            isnull(x)                            | missing                  | true
            x in 10.0.0.0/8                      | 10.1.2.3                 | true
            x in 10.0.0.0/8                      | 100.1.2.3                | false
            x not in 192.168.0.0/16              | 192.168.7.7              | false
            x is null                            | missing                  | true
            x is none                            | missing                  | true
            x in [null, Pro]                     | missing                  | true
            x in [null, Pro]                     | pro                      | true
            x in [null, Pro]                     | Free                     | false
            x not in [null, Pro]                 | missing                  | false
            x not in [null, Pro]                 | Free                     | true
            x is not empty                       | a                        | true
            x is not empty                       | ``                       | false
            x is not empty                       | missing                  | false
            x != ""                              | missing                  | false
            x != ""                              | ``                       | false
            x != ""                              | a                        | true
            x is yes                             | true                     | true
            x is yes                             | missing                  | false
            x in [no]                            | false                    | true
            x has "a, b"                         | b;c                      | true
            x has "a, b"                         | c                        | false
            x is [a, b]                          | a                        | true
            """)
    void advisedText_ofAContact_holdsAsWasMeant(String text, String value, boolean expected) {
        String said = SegmentParser.tryParse(text).diagnostics().get(0).message();
        Matcher suggestion = FIRST_SUGGESTION.matcher(said);
        assertThat(suggestion.find()).as(said).isTrue();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at("2026-11-23T10:00:00Z"))
                .define(segment("s")
                        .where(SegmentParser.parse(suggestion.group(1)))
                        .build())
                .build();
        ContactWrite write = contact("c").set("other", 1);
        engine.apply(value == null ? write : write.set("x", value));
        assertThat(engine.isMember("s", "c")).as(said).isEqualTo(expected);
    }
}
