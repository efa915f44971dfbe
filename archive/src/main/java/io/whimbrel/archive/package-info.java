/** Archives of rows: their files, their manifest, and where they are kept. */
@NullMarked
package io.whimbrel.archive;

import org.jspecify.annotations.NullMarked;
