package io.whimbrel.documents.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.schema.TableName;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReconciliationTest {
  private static final String HOSTILE =
      "=cmd|' /C calc'!A0<script>alert(1)</script>]]>--><b>\u001B[31m|\n"
          + "# [a](javascript:b) \u202E\"'\\"
          + Seal.OPEN;

  @Test
  void theTextHasTheLayoutOfTheTemplate() {
    String text =
        Samples.report(
                Samples.good(),
                List.of(
                    Samples.quality(QualityKind.NULLS, 12, 20),
                    Samples.quality(QualityKind.DUPLICATES, 0, 0),
                    Samples.quality(QualityKind.ORPHANS, 0, 0),
                    Samples.quality(QualityKind.MISFITS, 0, 0)))
            .text(Format.TEXT);

    assertThat(text)
        .startsWith(
            """
            Migration Reconciliation Report
            Date: 2026-03-02
            Migration ID: MIGRATION-001

            Source Database:
            - Total records: 1,200,521
            - Date range: 2018-01-01 to 2026-03-02 11:58:59.123+00

            Target Database:
            - Total records: 1,200,521
            - Date range: 2018-01-01 to 2026-03-02 11:58:59.123+00

            Discrepancies:
            - Missing records: 0
            - Extra records: 0
            - Modified records: 0

            Data Quality:
            - Null values: 12 (acceptable: 20)
            - Duplicates: 0 (acceptable: 0)
            - Invalid data: 0 (acceptable: 0)

            Status: Pass
            - beside the total: 4 records that changed on both sides while the others were counted

            Table public.orders

            Source Database:
            - Total records: 1,000,408
            """)
        .contains("- Null values: not checked", "- Written by: ana@ops-1", "- Whimbrel: 0.1.0")
        .contains("- Plan digest: sha256:9f2c41ab", "- Positions: 0/1A2B3C8");
  }

  @Test
  void rowsThatDifferAreCountedAndNamedWithTheQueriesThatShowThem() {
    Reconciliation report = Samples.report(Samples.bad());

    assertThat(report.status()).isEqualTo(Status.FAIL);
    assertThat(report.text(Format.TEXT))
        .contains("- Missing records: 1", "- Extra records: 1", "- Modified records: 1")
        .contains("- public.orders: CHECKSUM: 3 rows differ")
        .contains("  - total: expected 5:10.10, found 4:10.1")
        .contains("  - note: expected N;, found 7:cafe\\u0301 ")
        .contains(
            "source> select * from \"public\".\"orders\" where \"id\" = '8812' and \"lang\" ="
                + " 'de';")
        .contains("target> select * from \"shop\".\"orders\" where \"id\" = 'O''Hara';");
  }

  @Test
  void anEmptyTextIsNotTheSameAsNoTextNorAsNull() {
    RowDifference difference =
        new RowDifference(
            Kind.DIFFERENT,
            List.of("7"),
            "id=7",
            List.of(
                new ColumnDifference("note", null, ""),
                new ColumnDifference("word", null, "NULL"),
                new ColumnDifference("mark", "''", "'a'")));
    RowDifference missing = new RowDifference(Kind.MISSING, List.of("8"), "id=8", List.of());
    Reconciliation report =
        Samples.report(List.of(Samples.checksum(Samples.ORDERS, 9, List.of(difference, missing))));

    assertThat(report.text(Format.CSV))
        .contains("\"note\",\"NULL\",\"''\"\r\n", "\"mark\",\"''''\",\"'a'\"\r\n")
        .contains("\"word\",\"NULL\",\"'NULL'\"\r\n")
        .contains("\"id=8\",\"\",\"\",\"\"\r\n");
    assertThat(report.text(Format.HTML))
        .contains("NULL</td>", "&#39;&#39;</td>", "&#39;NULL&#39;</td>", "4:NULL</td>");
    assertThat(report.text(Format.TEXT))
        .contains("note: expected N;, found 0:", "word: expected N;, found 4:NULL");
    assertThat(report.text(Format.MARKDOWN)).contains("| word | N; | 4\\:NULL |");
    assertThat(report.text(Format.JUNIT)).contains("word: expected N;, found 4:NULL");
    assertThat(report.text(Format.JSON))
        .containsPattern("\"column\" : \"word\",\\s+\"expected\" : null,\\s+\"found\" : \"NULL\"");
  }

  @Test
  void whatNobodyCountedIsSaidSo() {
    Reconciliation report =
        Samples.report(List.of(Samples.checksum(Samples.ORDERS, 90, Samples.differences())));

    assertThat(report.text(Format.TEXT))
        .contains("- Total records: n/a\n- Date range: n/a", "COUNT: not proved");
    assertThat(Samples.report(List.of()).text(Format.TEXT))
        .contains("- Total records: n/a", "Status: Needs Review\n- no table is proved yet");
  }

  @Test
  void theStatusIsTheWorstThatWasFound() {
    Proof good = Samples.checksum(Samples.ORDERS, 5, List.of());

    assertThat(status(good)).isEqualTo(Status.PASS);
    assertThat(status(with(good, Proof.Verdict.UNDECIDED, 0, good.at())))
        .isEqualTo(Status.NEEDS_REVIEW);
    assertThat(status(with(good, Proof.Verdict.EQUAL, 2, good.at())))
        .as("accepted by a threshold")
        .isEqualTo(Status.NEEDS_REVIEW);
    assertThat(status(with(good, Proof.Verdict.EQUAL, 0, good.at().minusSeconds(90_000))))
        .as("old")
        .isEqualTo(Status.NEEDS_REVIEW);
    assertThat(status(with(good, Proof.Verdict.DIFFERENT, 1, good.at()))).isEqualTo(Status.FAIL);
    assertThat(
            Samples.report(
                    Samples.good(),
                    List.of(
                        Samples.quality(QualityKind.NULLS, 1, 10),
                        Samples.quality(QualityKind.NULLS, 1, 0)))
                .status())
        .as("one check is not made up for by another one")
        .isEqualTo(Status.FAIL);
  }

  private static Status status(Proof checksum) {
    Proof count = Samples.count(Samples.ORDERS, 5, "2020-01-01", "2020-01-02");
    return Samples.report(List.of(count, checksum)).status();
  }

  private static Proof with(Proof proof, Proof.Verdict verdict, long differing, Instant at) {
    return new Proof(
        proof.level(),
        proof.table(),
        verdict,
        proof.rows(),
        proof.chunks(),
        proof.rechecked(),
        differing,
        List.of(),
        List.of(),
        proof.position(),
        at);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aSealShowsEveryAlteration(Format format) {
    String text = Samples.report(Samples.bad()).text(format);
    if (format == Format.CSV) {
      assertThat(Seal.of(text)).isEmpty();
      return;
    }

    assertThat(Seal.isWhole(text)).isTrue();
    assertThat(text).contains(Samples.report(Samples.bad()).contentDigest());
    for (int i = 0; i < text.length(); i += 97) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(Seal.isWhole(text.substring(0, i) + other + text.substring(i + 1))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void nothingFromDatabasesBecomesMarkupOrLayout(Format format) {
    Reconciliation report = hostile();
    String text = report.text(format);

    if (format == Format.CSV) {
      assertThat(text).contains("\"'=cmd|").doesNotContain("\"=cmd");
      return;
    }
    assertThat(text).doesNotContain("\u001B");
    assertThat(format == Format.JSON || !text.contains("\u202E")).isTrue();
    assertThat(Seal.isWhole(text)).as("a seal of its own").isTrue();
    switch (format) {
      case HTML ->
          assertThat(text)
              .doesNotContain("<tr><tr>", "<script", "<b>\u001B", "<b>|")
              .contains("&lt;script&gt;");
      case MARKDOWN -> {
        assertThat(text).doesNotContain("<script", "[a](", "\n# [");
        assertThat(text.lines().filter(line -> line.startsWith("# "))).hasSize(1);
      }
      case JUNIT -> assertThat(xml(text).getElementsByTagName("failure").getLength()).isEqualTo(2);
      case JSON -> {
        JsonNode first = JsonMapper.shared().readTree(text).at("/data/tables/0/proofs/0");
        assertThat(first.at("/differences/0/columns/0/expected").asString()).isEqualTo(HOSTILE);
      }
      case TEXT -> assertThat(text.lines().filter(line -> line.startsWith("# "))).isEmpty();
      case CSV -> {}
    }
  }

  private static Reconciliation hostile() {
    RowDifference difference =
        new RowDifference(
            Kind.DIFFERENT,
            List.of(HOSTILE),
            "id=" + HOSTILE,
            List.of(new ColumnDifference(HOSTILE, HOSTILE, "x")));
    TableName table = new TableName("public", HOSTILE);
    Proof rows = Samples.checksum(table, 5, List.of(difference));
    Proof checks =
        new Proof(
            Level.STRUCTURE,
            table,
            Proof.Verdict.DIFFERENT,
            0,
            0,
            0,
            0,
            List.of(),
            List.of(
                new Check(
                    HOSTILE,
                    Check.Outcome.BROKEN,
                    HOSTILE,
                    HOSTILE,
                    Optional.of(HOSTILE),
                    Optional.of(HOSTILE))),
            HOSTILE,
            Samples.AT);
    return Samples.report(List.of(rows, checks));
  }

  @Test
  void aCaseOfTheTestReportIsAtableOnAlevel() {
    Document junit =
        xml(
            Samples.report(
                    List.of(
                        Samples.checksum(Samples.ORDERS, 9, Samples.differences()),
                        Samples.checksum(Samples.USERS, 9, List.of())))
                .text(Format.JUNIT));

    Element all = junit.getDocumentElement();
    assertThat(List.of("tests", "failures", "errors"))
        .extracting(all::getAttribute)
        .containsExactly("4", "1", "2");
    Element failure = (Element) junit.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("3 rows differ");
    assertThat(failure.getTextContent()).contains("MISSING id=7", "total: expected 5:10.10");
    Element error = (Element) junit.getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("message")).isEqualTo("not proved");
  }

  @Test
  void theHtmlNeedsNothingElse() throws Exception {
    String html =
        Samples.report(
                Samples.bad(),
                List.of(
                    Samples.quality(QualityKind.NULLS, 12, 20),
                    Samples.quality(QualityKind.ORPHANS, 3, 0)))
            .text(Format.HTML);

    Files.writeString(Path.of("target", "reconciliation.html"), html);
    assertThat(html)
        .contains("<details", "1,000,408", "Fail", "public.users")
        .doesNotContain("<script", "http://", "https://", "url(", "@import");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "plain; \"plain\"",
        "a\"b; \"a\"\"b\"",
        "=1+1; \"'=1+1\"",
        "+1; \"'+1\"",
        "-1; \"'-1\"",
        "@x; \"'@x\"",
        "~\t=1~; ~\"'\t=1\"~",
        "~\r=1~; ~\"'\r=1\"~",
        "\uFF1D1; \"'\uFF1D1\"",
        "1=1; \"1=1\""
      })
  void noFieldOfTheCsvIsAformula(String value, String field) {
    assertThat(CsvForm.field(value)).isEqualTo(field);
  }

  private static Document xml(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }
}
