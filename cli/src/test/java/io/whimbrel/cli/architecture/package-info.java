/** What may see what, and the rules of style that class files show. */
@NullMarked
package io.whimbrel.cli.architecture;

import org.jspecify.annotations.NullMarked;
