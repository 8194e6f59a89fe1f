//! The closed list of faults. Adding one: a line here, a function in `check/` (or where the fault is
//! seen), and its page `tests/check/<code>.md`, which `quizmill explain` prints and the tests run.

/// How bad a finding is: an error stops the build, a warning does not, and what is off is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The course cannot be built as its author meant it.
    Error,
    /// It can, but a learner will probably stumble.
    Warning,
    /// A matter of taste, or one that is too often wrong: told only where site.yaml asks for it.
    Off,
}

impl Severity {
    /// The severity of a name in `site.yaml`.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Off].into_iter().find(|severity| severity.name() == name)
    }

    /// `error`, `warning` or `off`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// Which fault a finding is. Names never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the list above.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in reports, such as `unknown-field`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is where the site says nothing. What is an error here cannot be anything less.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What the fault is, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// Its page: prose, a wrong example with its report, a right example, as Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../../tests/check/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    // Files and their settings.
    NotUtf8 "not-utf8" Error "a text file is not UTF-8";
    TooLarge "too-large" Error "a file is larger than what is read";
    ForbiddenCharacter "forbidden-character" Error "a text holds a NUL or another control character";
    HiddenDirection "hidden-direction" Warning "a text holds a character that reorders what follows without being seen";
    FileName "file-name" Error "a file's name does not work on every system";
    SkippedFile "skipped-file" Warning "a file of the course's folders is not read";
    UnreadSettings "unread-settings" Error "the site's settings stand where they are not read";
    UnclosedFrontMatter "unclosed-front-matter" Error "the front matter has no closing line";
    UnreadFrontMatter "unread-front-matter" Error "the front matter does not start on the first line, or is not YAML";
    YamlSyntax "yaml-syntax" Error "the settings are not valid YAML";
    DuplicateField "duplicate-field" Error "a field stands twice";
    UnknownField "unknown-field" Error "a field is not known";
    WrongType "wrong-type" Error "a field holds another type of value than it takes";
    WrongValue "wrong-value" Error "a field's value is not one it can take";
    Reserved "reserved" Error "a name the format keeps for later";
    VocabularyClash "vocabulary-clash" Error "one name is used for two ideas";
    MissingSiteId "missing-site-id" Warning "the site has no id of its own";
    UnknownLanguage "unknown-language" Warning "there are no interface texts in a language";
    UnknownTheme "unknown-theme" Error "the theme has no folder";
    ThemeError "theme-error" Error "a template of the theme cannot be used";

    // The tree of pages.
    EmptyCourse "empty-course" Error "there is no page to build";
    OutputClash "output-clash" Error "two files would be written to one place";
    MissingTitle "missing-title" Error "a page has no title";
    SecondTitle "second-title" Error "a page has two titles";
    UnknownMode "unknown-mode" Error "a mode is not one of the site's";
    DuplicateMode "duplicate-mode" Error "two pages of a concept are in one mode";
    OrphanTranslation "orphan-translation" Error "a translation has no original beside it";
    TranslationName "translation-name" Error "a file is named almost as a translation, or as one in another language";
    TranslationDiffers "translation-differs" Error "a translation asks something else than its original";

    // Banks and draws.
    NoBank "no-bank" Error "an item of `questions` names no bank";
    BankTwice "bank-twice" Warning "an item of `questions` adds no question";
    BankField "bank-field" Error "a bank has a field that only a page can have";
    BankProse "bank-prose" Error "a bank has text that belongs to no question";
    UnusedBank "unused-bank" Warning "no page takes the questions of a bank";
    DrawCount "draw-count" Error "more questions are drawn than there are";
    NeverDrawn "never-drawn" Warning "no learner is ever shown a question";

    // Markdown.
    TooDeep "too-deep" Error "Markdown is nested deeper than what is read";
    UnclosedFence "unclosed-fence" Error "a code block is never closed";
    UnclosedComment "unclosed-comment" Error "a comment is never closed";
    SetextHeading "setext-heading" Error "a line of dashes or equals signs makes a heading of the text above";
    HeadingSpace "heading-space" Error "a heading has no space behind its signs";
    TableCells "table-cells" Error "a table row has more cells than its head";
    FenceAttribute "fence-attribute" Error "the words behind a code block's language are not understood";
    UnknownCodeLanguage "unknown-code-language" Warning "code in a language that cannot be highlighted";
    UnknownLabel "unknown-label" Error "a quote's label is not known";
    LabelInside "label-inside" Error "a label stands inside a quote instead of at its start";
    HtmlBlocked "html-blocked" Error "raw HTML that the page's policy would silently disable";
    HtmlUnknown "html-unknown" Error "a tag that is not HTML";
    HtmlUnclosed "html-unclosed" Error "a tag is not closed, or closed without being open";
    HtmlCleaned "html-cleaned" Warning "raw HTML that untrusted pages may not hold";
    BrokenLink "broken-link" Error "a link or an image is written so that it is read as text";
    UnsafeLink "unsafe-link" Error "a link runs code or holds data";
    MissingFile "missing-file" Error "a link or an image names a file that is not there";
    MissingAnchor "missing-anchor" Error "a link names a heading that is not there";
    PathEscapes "path-escapes" Error "a link or an image leaves the course";
    RemoteImage "remote-image" Warning "an image lies on another host";
    ImageFormat "image-format" Error "an image's format cannot be shown by browsers";
    MissingAlt "missing-alt" Warning "an image has no text for those who do not see it";
    MissingFootnote "missing-footnote" Error "a footnote is cited but not written, or written but not cited";
    StepTable "step-table" Error "a heading asks for steps, but there is nothing to step through";
    StepLine "step-line" Error "a step names a line that the code does not have";
    MathError "math-error" Error "a formula cannot be read";
    MathWanted "math-wanted" Warning "a page looks as if it wanted formulas";
    UnknownCode "unknown-code" Error "a comment accepts a finding that does not exist";
    UnusedAllow "unused-allow" Warning "a comment accepts a finding that is not there";

    // Questions.
    HeadingAttribute "heading-attribute" Error "the braces behind a heading are not understood";
    UnknownClass "unknown-class" Error "a class behind a heading is not known";
    DuplicateId "duplicate-id" Error "an id is used twice in a page";
    EmptyId "empty-id" Error "a question has no id and its title gives none";
    TaskMarker "task-marker" Error "an option is not written as `- [ ]` or `- [x]`";
    MisplacedBox "misplaced-box" Error "a box stands where no option is";
    MixedList "mixed-list" Error "options and plain items stand in one list";
    SplitList "split-list" Error "options of one question stand in two lists";
    TwoAnswers "two-answers" Error "a question has two lists of options";
    TextAfterAnswer "text-after-answer" Error "text stands behind the options";
    FeedbackNotIndented "feedback-not-indented" Error "a quote behind the options belongs to none of them";
    MisplacedLabel "misplaced-label" Error "a label stands where it has no meaning";
    EmptyPart "empty-part" Error "an option, a hint or another part has no content";
    TooFewOptions "too-few-options" Error "a question has fewer than two options";
    NoRightOption "no-right-option" Error "no option is marked as right";
    RightOptions "right-options" Error "more options are marked as right than the form allows";
    DuplicateOption "duplicate-option" Error "two options of a question are the same";
    MissingAnswer "missing-answer" Error "a heading asks for an answer that is not there";
    NoAnswer "no-answer" Error "no answer of a typed question is accepted";
    AnswerMarkup "answer-markup" Error "an answer that is typed holds markup";
    AnswerPattern "answer-pattern" Error "a regular expression cannot be used for answers";
    NumberAnswer "number-answer" Error "an answer is not a number as the format writes them";
    DuplicateAnswer "duplicate-answer" Error "two answers of a question are the same";
    MistakeAccepted "mistake-accepted" Error "a known mistake is also accepted as right";
    BrokenGap "broken-gap" Error "a gap cannot be read, or stands where no gap can";
    GapAnswer "gap-answer" Error "gaps and their answers do not fit together";
    BankPiece "bank-piece" Error "a piece of a bank is not one that fits nowhere";
    TooFewPieces "too-few-pieces" Error "there is not enough to arrange or to pair";
    MixedIndentation "mixed-indentation" Error "lines to arrange are indented by tabs and by spaces";
    StepBullets "step-bullets" Error "a step has text and bullets";
    DuplicatePair "duplicate-pair" Error "two pairs or cards have the same first side";
    LetterReference "letter-reference" Warning "a text names an option by its letter or place";

    // How questions are written: `check/writing`, listed in `docs/lints.md`.
    SimilarOption "similar-option" Warning "two options differ in nothing but case, spacing or punctuation";
    SimilarQuestion "similar-question" Warning "a question stands twice in the course, or nearly";
    LongestRight "longest-right" Warning "the right option is the longest far more often than by chance";
    RightPlace "right-place" Warning "the right option stands at one place far more often than by chance";
    AllOfTheAbove "all-of-the-above" Warning "an option says that all the others are right";
    NoneOfTheAbove "none-of-the-above" Off "an option says that none of the others is right";
    NegativeStem "negative-stem" Warning "a question asks for what is not so, and the word does not stand out";
    AbsoluteWord "absolute-word" Off "only wrong options say `always`, `never` and the like";
    NoExplanation "no-explanation" Off "a question has no explanation";
    NoFeedback "no-feedback" Off "no wrong option says why it is wrong";
    TellingHint "telling-hint" Warning "a hint holds the answer";
    EchoingOption "echoing-option" Off "only the right option repeats a word of the question";
    FenceLabel "fence-label" Warning "the label of a code block names another language than the block's";
    TooLittleTime "too-little-time" Warning "reading a question takes longer than its time";
    HeadingJump "heading-jump" Warning "a heading stands more than one level below the one before";
    LevelOrder "level-order" Off "in the middle of a challenge a question is easier than the one before";
    UnseededRandom "unseeded-random" Warning "a program whose output is asked for depends on chance or time";
    UnreadGap "unread-gap" Warning "what looks like a gap is shown as it is written";
    LoneAnyOrder "lone-any-order" Warning "a single line of a puzzle is marked as being in any order";
    TranslationUnit "translation-unit" Warning "a translated answer has another unit than the original";
    TranslationLines "translation-lines" Warning "a translated puzzle has other code than the original";
}

impl Code {
    /// The code of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}
