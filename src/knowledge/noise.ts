/** A text that shouts and means nothing for the failure, and why. */
export interface Harmless {
  pattern: RegExp;
  why: string;
  /** Harmless only as a remark: not where the line calls itself an error. */
  asRemark?: true;
}

/** Known to stand in logs of runs that succeed. */
export const harmless: readonly Harmless[] = [
  // Public issues deadline-cloud-for-houdini #157 and deadline-cloud-for-maya #214.
  { pattern: /incomplete asset definitions/i, why: "Houdini writes this in good runs too" },
  { pattern: /Cannot find procedure "?xgmPreview/, why: "Maya writes this in good runs too" },
  {
    pattern:
      /\b(?:Pending)?Deprecation(?:Warning|Notice)\b|\bFutureWarning\b|\bis deprecated\b|\bdeprecated (?:and|since|in|pixel format)|will be removed in|is expected to be removed|\bDEP\d{4}\b|npm WARN deprecated|are deprecated/i,
    why: "it only announces a change in a later version",
    asRemark: true,
  },
  {
    pattern: /FullyQualifiedErrorId\s*:\s*NativeCommandError|CategoryInfo\s*:\s*NotSpecified/,
    why: "PowerShell wraps every line on stderr like this",
  },
  {
    pattern:
      /\b(?:0|no|zero) (?:(?:fatal |critical |syntax )?errors?|failures?|failed|warnings?|problems?)\b|\b(?:errors?|failures?|failed|warnings?)(?: count)?\s*[:=]\s*(?:0|none|null|false|\[\]|""|'')(?![\w.])|without (?:any )?(?:errors?|warnings?)|\b(?:errors?|failed)\s*\(0\)/i,
    why: "it counts no errors",
  },
  {
    pattern:
      /Plan failed with (?:a |an )?(?:cudnn|CuDNN|OutOfMemory)|Unable to register cu(?:DNN|FFT|BLAS) factory|computation placer already registered|could not open file to read NUMA node|TF-TRT Warning|This TensorFlow binary is optimized|Could not load dynamic library '(?:libcudart|libnvinfer|libcudnn)|successful NUMA node read from SysFS had negative value/i,
    why: "CUDA libraries write this in good runs too",
  },
  {
    pattern:
      /XDG_RUNTIME_DIR|Fontconfig (?:error|warning)|libEGL warning|MESA-LOADER|MESA: error: ZINK|ALSA lib|AL lib: \(|\[ALSOFT\]|Failed to load module "canberra|dbus|Gtk-(?:WARNING|Message)|GLib-GObject-|QStandardPaths:|Qt(?:WebEngine)?: Session management error|setting locale failed|cannot set terminal process group|no job control in this shell|tput: No value for \$TERM|Inappropriate ioctl for device|mesg: ttyname|TBBmalloc:|bpy\.ops\.wm\.\w+ .{0,20}poll|Failed to connect to the bus|vkCreateInstance|pci id for fd|object_proxy\.cc|viz_main_impl|gpu_memory_buffer|Passthrough is not supported|gpu_init\.cc|command_buffer_proxy|Color management: scene view|read_nodes_from_file/i,
    why: "a worker without screen, sound or desktop writes this in good runs too",
  },
  {
    pattern:
      /pip's dependency resolver does not currently|Running pip as the 'root' user|You should consider upgrading via|A new release of pip|WARNING: Ignoring invalid distribution|npm (?:WARN|warn)|npm notice|looking for funding|vulnerabilit(?:y|ies)|npm audit|requires .{1,80} but you have .{1,80} which is incompatible/i,
    why: "the package manager's own advice",
  },
  // https://github.com/inlife/nexrender/issues/602 and good runs alike.
  {
    pattern: /^LoadLibrary "\w" failed!|Unable to read VR Path Registry|Untested Windows version/,
    why: "After Effects writes this in good runs too",
  },
  {
    pattern:
      /\b(?:cannot|can't|could not|couldn't|failed to|unable to) (?:remove|delete|unlink|rmdir)\b.{0,1000}(?:No such file|not found|does not exist|cannot find)/i,
    why: "what it wanted to remove was gone already",
  },
  {
    pattern: /\bkill: \(?\d+\)?:? -? ?No such process/,
    why: "the process that it wanted to end had ended already",
  },
  // glibc's dynamic linker says it of a library that it then uses.
  { pattern: /: no version information available \(required by /, why: "the library is used all the same" },
  // Slurm's word for a working directory that the node does not have; the step runs all the same.
  {
    pattern: /couldn't chdir to .{1,1000}: going to \S+ instead/,
    why: "the program goes on in another folder",
  },
  {
    pattern:
      /(?:user|personal|optional|default|local) (?:configuration|config|preferences?|settings|startup) (?:file|script)|userpref\.blend|config\.(?:ini|json|ya?ml) (?:was )?not found, using/i,
    why: "a personal settings file is optional",
  },
  // Blender writes these while it loads and leaves, whatever came of the render.
  {
    pattern:
      /ID user decrement error|Falling back to the standard locale|region type \d+ missing in space type|Error: Not freed memory blocks|unfreed memory|skipping \w+ region/,
    why: "Blender writes this in good runs too",
  },
  {
    pattern: /^\s*number of (?:errors|warnings), (?:error|warning) type/i,
    why: "it heads a count of what was said before",
  },
  {
    pattern:
      /Late SEI is not implemented|upload a sample of this file|Past duration .{0,20} too large|Non-monotonous DTS|non monotonically increasing dts|deprecated pixel format used|Could not find codec parameters for stream|Queue input is backward in time|Timestamps are unset in a packet|mmco: unref short|co located POCs unavailable|number of reference frames|Increasing reorder buffer|Estimating duration from bitrate|Skipping NAL unit|VBV underflow|Side data discarded|Stream #\d.{0,10}: not enough frames to estimate rate|Consider increasing the value for the 'analyzeduration'|video:\d+\w+ audio:\d+\w+/i,
    why: "ffmpeg writes this in good runs too",
  },
];

/** Only follows from something said earlier: quoted as the cause only when nothing else is there. */
export const consequences: readonly RegExp[] = [
  /^(?:g?make(?:\[\d+\])?|ninja|gmake): (?:\*\*\*|build stopped)/,
  /returned (?:a )?non-?zero (?:exit )?(?:status|code)|CalledProcessError|ChildFailedError|non-zero exit code|\bELIFECYCLE\b|collect2: error|ld returned \d|exit status \d+\b\.?$/i,
  /(?:exited|exits|failed|finished|terminated|completed|ended|quit|returned|stopped|died) (?:(?:early|unexpectedly|abnormally|prematurely)\b(?!.{0,60}: \S+ \S+)|with (?:an? )?(?:exit |error |return )?(?:code|status|error|value)s?:? ?\(?-?\d*)/i,
  /\b(?:exit|return|error) ?code:? (?:is |was |= ?)?-?\d+\b|\berrorlevel\b|\bprocess \d+ (?:failed|died)/i,
  /Entrypoint failed: |maya encountered a fatal error|Fatal Error\. Attempting to save|^Conversion failed!|Nothing was written into output file|Error while (?:opening encoder|filtering)|Error (?:opening|initializing) (?:the )?output (?:files?|streams?)|Error initializing (?:a )?(?:simple )?filter|Error opening (?:output|input) files?: |Task finished with error code|Terminating thread with return code|maybe incorrect parameters such as bit_rate|Could not open encoder before EOF|received no packets|Error submitting (?:a )?packet|Error splitting the input/,
  /(?:rendering|render|job|task|build|script|command|process|execution|step|run|operation|pipeline|worker|child|batch|sequence)(?: process)? (?:was |has been |is )?(?:failed|aborted|cancel?led|halted|stopped|terminated|interrupted)\b(?!.{0,60}: \S+ \S+)|failed to render|render(?:ing)? error$|^aborting\b|Execution halted/i,
  /please (?:check|see|refer to) (?:the )?.{0,40}(?:logs?|output|errors?)\b|see (?:the )?(?:above|below|log|errors)|for (?:more|further) (?:details|information)|A complete log of this run|additional logging details|Run with .{0,40} (?:for|to) |note: run with `RUST_BACKTRACE|Use -v to see|Set the environment variable/i,
  /^(?:\s*an? )?(?:(?:unknown|unexpected|internal|fatal|critical) )*errors? (?:has |have )?(?:occurred|encountered|happened|detected|found)[.!]*$/i,
  /srun: error: .{0,80}(?:Exited with|task \d)|slurmstepd: error: \*\*\*|CANCELLED AT|conda\.cli\.main_run|torch\.distributed\.elastic|Sending process \d+ closing signal|error(?:s)? generated\.?$|could not compile `|aborting due to|failed to run custom build|Some errors have detailed explanations|Failures: <NO_OTHER_FAILURES>/,
  /(?:couldn't|could not|can't|cannot|unable to) (?:find|locate|open) (?:an?y? |the )?(?:result|output|rendered)(?: (?:file|image|frame|video)s?)?\b|\bno (?:\w+ )?(?:output|result|image|file|frame|jpe?g|png|exr|video)s? (?:was |were )?(?:created|written|produced|rendered|generated)\b/i,
  /\bcrash ?(?:report|log|dump)s? (?:was |has been )?(?:written|saved|created|sent)\b|\b(?:writing|saved|written)\b.{0,200}\bcrash\b/i,
  /^-- Configuring incomplete|^npm (?:ERR!|error) (?:code|errno|syscall|path|A complete log)\b|^\s*\^+\s*$/,
  /^(?:\s*(?:error|err|fail(?:ed|ure)?|fatal)[\s.:!]*)$/i,
];
