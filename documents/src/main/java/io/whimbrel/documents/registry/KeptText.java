package io.whimbrel.documents.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people wrote into a document that is written again and again: text between {@code <!-- keep
 * NAME -->} and {@code <!-- end NAME -->} stays.
 */
public record KeptText(Map<String, String> blocks) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "<!-- keep ([a-z][a-z0-9-]{0,30}) -->\\R(.*?)<!-- end \\1 -->", Pattern.DOTALL);

  public KeptText {
    blocks = new LinkedHashMap<>(blocks);
  }

  /** What stands in a document. */
  public static KeptText of(String document) {
    Map<String, String> blocks = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(document);
    while (block.find()) {
      blocks.putIfAbsent(block.group(1), block.group(2));
    }
    return new KeptText(blocks);
  }

  /** A block with what is kept of it; taken out, so that {@link #rest} has it no more. */
  public String block(String name) {
    String text = Optional.ofNullable(blocks.remove(name)).orElse("");
    return "<!-- keep %s -->\n%s<!-- end %s -->\n".formatted(name, text, name);
  }

  /** All blocks that had no place. */
  public String rest() {
    StringBuilder rest = new StringBuilder();
    for (String name : blocks.keySet().toArray(String[]::new)) {
      rest.append('\n').append(block(name));
    }
    return rest.toString();
  }
}
