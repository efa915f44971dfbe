/** Work with a directory of guides from version to version. */
@NullMarked
package io.whimbrel.cli.guide;

import org.jspecify.annotations.NullMarked;
