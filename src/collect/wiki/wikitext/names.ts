/** Names by which a wiki knows the namespaces of files and categories, in lower case. */
export interface NamespaceNames {
  readonly file: ReadonlySet<string>
  readonly category: ReadonlySet<string>
}

/** Canonical names and the Chinese ones, which `<siteinfo>` gives only in one script. */
const FILE = ['file', 'image', '文件', '档案', '檔案', '图像', '圖像', '图片', '圖片']
const CATEGORY = ['category', '分类', '分類']

/** Namespace names with those of one wiki, as its `<siteinfo>` gives them. */
export function namespaceNames(file?: string, category?: string): NamespaceNames {
  const fold = (name: string | undefined): string[] => (name === undefined ? [] : [name.toLowerCase()])
  return {
    file: new Set([...FILE, ...fold(file)]),
    category: new Set([...CATEGORY, ...fold(category)]),
  }
}
