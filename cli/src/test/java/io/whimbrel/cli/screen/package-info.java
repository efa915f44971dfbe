@NullMarked
package io.whimbrel.cli.screen;

import org.jspecify.annotations.NullMarked;
