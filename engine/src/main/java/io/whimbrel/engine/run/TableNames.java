package io.whimbrel.engine.run;

import io.whimbrel.core.schema.TableName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Table names as one line of text, whatever characters they hold. */
public final class TableNames {
  private TableNames() {}

  /** Writes names. */
  public static String write(List<TableName> names) {
    return names.stream()
        .map(name -> encode(name.schema()) + "/" + encode(name.name()))
        .collect(Collectors.joining(" "));
  }

  /** Reads what {@link #write} wrote. */
  public static List<TableName> read(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(name -> !name.isEmpty())
        .map(TableNames::name)
        .toList();
  }

  private static TableName name(String text) {
    int slash = text.indexOf('/');
    return new TableName(decode(text.substring(0, slash)), decode(text.substring(slash + 1)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
