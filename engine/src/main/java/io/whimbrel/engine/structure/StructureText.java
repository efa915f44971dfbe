package io.whimbrel.engine.structure;

import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Structures as text for the journal: one line per table, parted into words; a word that holds
 * other words parts them by a slash. Names are URL-encoded.
 */
final class StructureText {

  private StructureText() {}

  static String write(List<TableStructure> tables) {
    return tables.stream().map(StructureText::write).collect(Collectors.joining("\n"));
  }

  private static String write(TableStructure table) {
    List<String> words = new ArrayList<>();
    words.add(name(table.name()));
    words.add(encode(table.identity()));
    words.add(encode(table.storage()));
    words.add(table.partitionOf().map(StructureText::name).orElse("-"));
    words.add("k/" + table.key().stream().map(StructureText::encode).collect(slashes()));
    table.columns().forEach(column -> words.add(write(column)));
    return String.join(" ", words);
  }

  private static Collector<CharSequence, ?, String> slashes() {
    return Collectors.joining("/");
  }

  private static String write(ColumnStructure column) {
    return "%d/%s/%s/%s/%s"
        .formatted(
            column.number(),
            encode(column.name()),
            encode(column.type()),
            column.nullable(),
            column.isPlain());
  }

  static List<TableStructure> read(String text) {
    return text.lines().filter(line -> !line.isEmpty()).map(StructureText::table).toList();
  }

  private static TableStructure table(String line) {
    List<String> words = Arrays.asList(line.split(" ", -1));
    List<String> key =
        Arrays.stream(words.get(4).substring(2).split("/", -1))
            .filter(name -> !name.isEmpty())
            .map(StructureText::decode)
            .toList();
    return new TableStructure(
        name(words.get(0)),
        decode(words.get(1)),
        decode(words.get(2)),
        words.get(3).equals("-") ? Optional.empty() : Optional.of(name(words.get(3))),
        key,
        words.stream().skip(5).map(StructureText::column).toList());
  }

  private static ColumnStructure column(String word) {
    String[] parts = word.split("/", -1);
    return new ColumnStructure(
        Integer.parseInt(parts[0]),
        decode(parts[1]),
        decode(parts[2]),
        Boolean.parseBoolean(parts[3]),
        Boolean.parseBoolean(parts[4]));
  }

  private static String name(TableName name) {
    return encode(name.schema()) + "/" + encode(name.name());
  }

  private static TableName name(String word) {
    int slash = word.indexOf('/');
    return new TableName(decode(word.substring(0, slash)), decode(word.substring(slash + 1)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
