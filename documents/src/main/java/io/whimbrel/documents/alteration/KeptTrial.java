package io.whimbrel.documents.alteration;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CodeSearch;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trial as a text, so that the document can be written again when the real database has been
 * changed, and there is nothing left to try it on.
 *
 * @param at when it was tried
 * @param sizes bytes of the real tables
 * @param before scripts that the database had already
 */
public record KeptTrial(
    String at,
    Trial trial,
    List<Size> sizes,
    CodeSearch code,
    List<String> before,
    List<String> reservations) {

  /** How large a table was. */
  public record Size(TableName table, long bytes) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = CatalogChange.OfTable.class, name = "table"),
    @JsonSubTypes.Type(value = CatalogChange.OfColumn.class, name = "column"),
    @JsonSubTypes.Type(value = CatalogChange.OfPart.class, name = "part")
  })
  private interface Typed {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultVisibility(
              v ->
                  v.withFieldVisibility(Visibility.ANY)
                      .withGetterVisibility(Visibility.NONE)
                      .withIsGetterVisibility(Visibility.NONE))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(CatalogChange.class, Typed.class)
          .build();

  public KeptTrial {
    sizes = List.copyOf(sizes);
    before = List.copyOf(before);
    reservations = List.copyOf(reservations);
  }

  /** What is worth keeping of what was tried. */
  public static KeptTrial of(
      Instant at,
      Trial trial,
      Map<TableName, Long> bytes,
      CodeSearch code,
      List<String> before,
      List<String> reservations) {
    return new KeptTrial(
        at.toString(),
        trial,
        bytes.entrySet().stream().map(e -> new Size(e.getKey(), e.getValue())).toList(),
        code,
        before,
        reservations);
  }

  /** When it was tried. */
  public Instant triedAt() {
    return Instant.parse(at);
  }

  /** Bytes of the real tables. */
  public Map<TableName, Long> bytes() {
    return sizes.stream().collect(Collectors.toMap(Size::table, Size::bytes));
  }

  /** As a text that {@link #read} understands. */
  public String text() {
    return MAPPER.writeValueAsString(this);
  }

  /** What a text says; nothing where another version has written it. */
  public static Optional<KeptTrial> read(String text) {
    try {
      return Optional.of(MAPPER.readValue(text, KeptTrial.class));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
